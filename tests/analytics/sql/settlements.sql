-- Which payer settled which document, and from which day on. Makes the table settlement.
-- doc, payment and allocation hold the raw rows of both sides of all companies; no row names several documents.
create or replace table rest0 as
  select company, side, id, customer, kind, date, place, total, paid_date, number, total - balance as left_ from doc;

create or replace table applied as
  select a.company, a.side, a.document_id as document, a.payment_id as payer, a.amount, true as sure
  from allocation a;

create or replace table rest1 as
  select r.*, left_ - coalesce((select sum(amount) from applied x where (x.company, x.side, x.document) = (r.company, r.side, r.id)), 0) as left1
  from rest0 r;

create or replace table payer as
  select company, side, id, customer, date, place, invoice_refs, amount - unapplied as capacity,
         exists (select 1 from allocation a where (a.company, a.side, a.payment_id) = (p.company, p.side, p.id)) as allocated
  from payment p
  union all
  select company, side, id, customer, date, 1000000 + place, null, balance - total, false
  from doc where total < 0 and kind = 'credit memo';

-- A payment that names its document takes what is left of it, in the order of the days.
create or replace table named as
  with asked as (
    select p.company, p.side, d.id as document, p.id as payer, p.capacity, d.left1,
           coalesce(sum(p.capacity) over (partition by p.company, p.side, d.id order by p.date, p.place
                                          rows between unbounded preceding and 1 preceding), 0) as before
    from payer p
    join rest1 d on (d.company, d.side, d.number) = (p.company, p.side, p.invoice_refs)
    where not p.allocated)
  select company, side, document, payer, greatest(0, least(capacity, left1 - before)) as amount from asked;

create or replace table rest2 as
  select r.*, left1 - coalesce((select sum(amount) from named x where (x.company, x.side, x.document) = (r.company, r.side, r.id)), 0) as left2
  from rest1 r;

create or replace table free as
  select * from payer p where not allocated and capacity > 0
    and not exists (select 1 from named n where (n.company, n.side, n.payer) = (p.company, p.side, p.id) and n.amount > 0);

-- The only payment and the only document of a customer over one amount.
create or replace table alone as
  select d.company, d.side, d.id as document, p.id as payer, p.capacity as amount
  from (select *, count(*) over (partition by company, side, customer, left2) as many from rest2
        where left2 > 0 and kind not in ('sales receipt', 'refund')) d
  join (select *, count(*) over (partition by company, side, customer, capacity) as many from free) p
    on (p.company, p.side, p.customer, p.capacity) = (d.company, d.side, d.customer, d.left2)
  where d.many = 1 and p.many = 1;

create or replace table rest3 as
  select r.*, left2 - coalesce((select sum(amount) from alone x where (x.company, x.side, x.document) = (r.company, r.side, r.id)), 0) as left3
  from rest2 r;

-- What is left: a customer's payments laid along its documents, both by day; the overlap is what one pays of the other.
create or replace table oldest as
  with d as (
    select *, sum(left3) over (partition by company, side, customer order by date, place) as upto
    from (select * from rest3 where left3 > 0 and kind not in ('sales receipt', 'refund'))),
  p as (
    select *, sum(capacity) over (partition by company, side, customer order by date, place) as upto
    from (select f.* from free f
          where not exists (select 1 from alone a where (a.company, a.side, a.payer) = (f.company, f.side, f.id))))
  select d.company, d.side, d.id as document, p.id as payer,
         least(d.upto, p.upto) - greatest(d.upto - d.left3, p.upto - p.capacity) as amount
  from d join p using (company, side, customer)
  where least(d.upto, p.upto) > greatest(d.upto - d.left3, p.upto - p.capacity);

create or replace table rest4 as
  select r.*, left3 - coalesce((select sum(amount) from oldest x where (x.company, x.side, x.document) = (r.company, r.side, r.id)), 0) as left4
  from rest3 r;

create or replace table settlement as
  with told as (
    select company, side, document, payer, amount, true as sure from applied
    union all select *, true from named where amount <> 0
    union all select *, true from alone
    union all select *, false from oldest),
  both_ as (
    select t.company, t.side, t.document, case when c.id is null then 'payment' else 'credit' end as payer_kind,
           t.payer, greatest(d.date, p.date) as "on", t.amount, t.sure
    from told t join doc d on (d.company, d.side, d.id) = (t.company, t.side, t.document)
    join payer p on (p.company, p.side, p.id) = (t.company, t.side, t.payer)
    left join doc c on (c.company, c.side, c.id) = (t.company, t.side, t.payer)),
  used as (
    select * from both_
    union all
    select company, side, payer, payer_kind, payer, "on", -amount, sure from both_ where payer_kind = 'credit'),
  own as (
    select company, side, document, sum(amount) as amount from used group by all),
  rest as (
    select d.*, d.total - d.balance - coalesce(o.amount, 0) as still
    from doc d left join own o on (o.company, o.side, o.document) = (d.company, d.side, d.id))
  select company, side, document, payer, payer_kind, "on", amount, sure from used
  union all select company, side, id, null, 'cash sale', date, still, true from rest
            where still <> 0 and kind in ('sales receipt', 'refund')
  union all select company, side, id, null, 'unknown', greatest(paid_date, date), still, true from rest
            where still <> 0 and kind not in ('sales receipt', 'refund') and paid_date is not null
  union all select company, side, id, null, 'unknown', null, still, false from rest
            where still <> 0 and kind not in ('sales receipt', 'refund') and paid_date is null;
