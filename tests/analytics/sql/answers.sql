-- Each statement answers one question for all companies; the comment before it is its name. day holds the days on
-- which one looks, period the spans. today is the day of the data.

-- settlements
select company, side, document, payer_kind, "on", sum(amount)::bigint as amount from settlement group by all;

-- margins
select j.company, p.name, g.what, g.label, count(*) as jobs, sum(revenue)::bigint as revenue,
       sum(coalesce(materials, 0))::bigint as materials, sum(coalesce(labor, 0))::bigint as labor,
       sum(other)::bigint as other, sum(profit)::bigint as profit, sum(minutes)::bigint as minutes,
       sum(paid_minutes)::bigint as paid_minutes,
       case when sum(revenue) > 0 then sum(profit) / sum(revenue) end as margin,
       case when sum(greatest(revenue, 0)) > 0 then sum(covered) / sum(greatest(revenue, 0)) end as coverage,
       case when sum(minutes) > 0 then (sign(sum(profit)) * floor(abs(sum(profit)) * 60.0 / sum(minutes) + 0.5))::bigint end as profit_per_hour,
       case when sum(paid_minutes) > 0 then (sign(sum(revenue)) * floor(abs(sum(revenue)) * 60.0 / sum(paid_minutes) + 0.5))::bigint end as revenue_per_paid_hour,
       case when sum(greatest(revenue, 0)) > 0 then sum(target * greatest(revenue, 0)) / sum(greatest(revenue, 0)) end as target
from job j join period p on p.company = j.company,
     lateral (select unnest(['all', 'job type', 'technician', 'crew', 'lead source', 'customer', 'segment', 'location', 'class', 'city', 'month']) as what,
                     unnest(['All jobs', job_type, technician, crew, lead_source, customer, segment, location, class_name, city,
                             strftime(case p.basis when 'Completion' then completed when 'Invoice' then invoiced else paid end, '%Y-%m')]) as label) g
where case p.basis when 'Completion' then completed when 'Invoice' then invoiced else paid end between p.first and p.last
group by all;

-- months
select p.name, location as label, strftime(case p.basis when 'Completion' then completed when 'Invoice' then invoiced else paid end, '%Y-%m') as label_2,
       count(*) as jobs, sum(revenue)::bigint as revenue, sum(profit)::bigint as profit,
       case when sum(revenue) > 0 then sum(profit) / sum(revenue) end as margin
from job j join period p on p.company = j.company
where case p.basis when 'Completion' then completed when 'Invoice' then invoiced else paid end between p.first and p.last
group by all;

-- mix
with s as (
  select j.company, job_type as label,
         sum(case when completed between a.first and a.last then revenue else 0 end) as r0,
         sum(case when completed between a.first and a.last then profit else 0 end) as p0,
         sum(case when completed between b.first and b.last then revenue else 0 end) as r1,
         sum(case when completed between b.first and b.last then profit else 0 end) as p1,
         bool_or(completed between a.first and a.last or completed between b.first and b.last) as seen
  from job j join period a on a.company = j.company and a.name = 'before' join period b on b.company = j.company and b.name = 'after'
  group by all having seen),
t as (select company, sum(r0) as all0, sum(r1) as all1 from s group by all)
select company, label, (p1 - p0)::bigint as change,
       case when all0 > 0 and all1 > 0 then round(p0::double * all1 / all0 - p0)::bigint end as volume,
       case when all0 > 0 and all1 > 0 then
         round(r1 * (case when r0 <> 0 then p0::double / r0 when r1 <> 0 then p1::double / r1 else 0 end) - p0::double * all1 / all0)::bigint end as mix
from s join t using (company);

-- aging
with open_ as (
  select d.company, w.day, d.side, d.customer, d.date, case when d.total >= 0 then d.due_date else d.date end as due,
         d.total - coalesce((select sum(amount) from settlement s where (s.company, s.side, s.document) = (d.company, d.side, d.id)
                             and ("on" <= w.day or "on" is null)), 0) as amount
  from doc d join day w on w.company = d.company where d.date <= w.day)
select company, day, side, customer,
       sum(case when day - due <= 0 then amount else 0 end)::bigint as current,
       sum(case when day - due between 1 and 30 then amount else 0 end)::bigint as days_1_30,
       sum(case when day - due between 31 and 60 then amount else 0 end)::bigint as days_31_60,
       sum(case when day - due between 61 and 90 then amount else 0 end)::bigint as days_61_90,
       sum(case when day - due > 90 then amount else 0 end)::bigint as days_91,
       sum(case when due is null then amount else 0 end)::bigint as no_day,
       sum(case when day - date <= 30 then amount else 0 end)::bigint as age_0_30,
       sum(case when day - date between 31 and 60 then amount else 0 end)::bigint as age_31_60,
       sum(case when day - date between 61 and 90 then amount else 0 end)::bigint as age_61_90,
       sum(case when day - date > 90 then amount else 0 end)::bigint as age_90
from open_ group by all having count(*) filter (amount <> 0) > 0;

-- control
select w.company, w.day, x.side,
       (coalesce((select sum(total) from doc d where d.company = w.company and d.side = x.side and d.date <= w.day), 0)
      - coalesce((select sum(amount) from payment p where p.company = w.company and p.side = x.side and p.date <= w.day), 0)
      - coalesce((select sum(s.amount) from settlement s join doc d on (d.company, d.side, d.id) = (s.company, s.side, s.document)
                  where s.company = w.company and s.side = x.side and (s.payer_kind in ('cash sale', 'unknown'))
                    and coalesce(s."on", d.date) <= w.day), 0))::bigint as total
from day w, (values ('crm'), ('books')) x(side);

-- cash
with net as (
  select s.company, date_trunc('month', "on") as month, s.amount, s.payer_kind,
         sum(s.amount) over w as upto, sum(s.amount) over w - s.amount as before, d.net, d.tax, d.total
  from settlement s join doc d on (d.company, d.side, d.id) = (s.company, s.side, s.document)
  where s.side = 'books' and "on" is not null
  window w as (partition by s.company, s.document order by "on", s.rowid rows unbounded preceding)),
parts as (
  select *, (sign(net::double * upto / total) * floor(abs(net::double * upto / total) + 0.5)
           - sign(net::double * before / total) * floor(abs(net::double * before / total) + 0.5))::bigint as net_part,
            (sign(tax::double * upto / total) * floor(abs(tax::double * upto / total) + 0.5)
           - sign(tax::double * before / total) * floor(abs(tax::double * before / total) + 0.5))::bigint as tax_part
  from net),
months as (
  select company, month from parts union select company, date_trunc('month', date) from doc where side = 'books'
  union select company, date_trunc('month', date) from payment where side = 'books')
select company, month,
  coalesce((select sum(total) from doc d where d.company = m.company and d.side = 'books' and date_trunc('month', d.date) = m.month), 0)::bigint as books_invoiced,
  coalesce((select sum(net) from doc d where d.company = m.company and d.side = 'books' and date_trunc('month', d.date) = m.month), 0)::bigint as books_revenue,
  coalesce((select sum(tax) from doc d where d.company = m.company and d.side = 'books' and date_trunc('month', d.date) = m.month), 0)::bigint as tax_invoiced,
  (coalesce((select sum(amount) from payment p where p.company = m.company and p.side = 'books' and date_trunc('month', p.date) = m.month), 0)
 + coalesce((select sum(amount) from parts p where p.company = m.company and p.month = m.month and payer_kind in ('cash sale', 'unknown')), 0))::bigint as received,
  coalesce((select sum(net_part) from parts p where p.company = m.company and p.month = m.month), 0)::bigint as net_received,
  coalesce((select sum(tax_part) from parts p where p.company = m.company and p.month = m.month), 0)::bigint as tax_received
from months m;

-- terms
with due as (
  select d.*, p.name, coalesce((select sum(amount) from settlement s where (s.company, s.side, s.document) = (d.company, d.side, d.id) and "on" <= d.due_date), 0) as in_time,
         coalesce((select sum(amount) from settlement s where (s.company, s.side, s.document) = (d.company, d.side, d.id) and "on" is null), 0) as lost
  from doc d join period p on p.company = d.company and p.basis = 'Completion'
  where side = 'books' and kind = 'invoice' and total > 0 and due_date between p.first and least(p.last, (select today from clock)))
select company, name, count(*) as count, sum(total)::bigint as amount,
       count(*) filter (lost = 0 or in_time >= total) as known,
       count(*) filter (in_time >= total) as in_time,
       coalesce(sum(least(in_time, total)) filter (lost = 0 or in_time >= total), 0)::bigint as in_time_amount
from due group by all;

-- days
with paid as (
  select d.company, d.id, d.total, d.date, d.customer,
         sum(s.amount) filter (s."on" is not null) as came, sum(s.amount) filter (s."on" is null) as lost, max(s."on") as last
  from doc d join settlement s on (s.company, s.side, s.document) = (d.company, d.side, d.id)
  where d.side = 'books' and d.kind = 'invoice' and d.total > 0 group by all)
select customer, count(*) as invoices, sum(total)::bigint as amount, avg(last - date) as days,
       sum((last - date) * total) / sum(total) as days_weighted, median(last - date) as days_median
from paid where came >= total and coalesce(lost, 0) = 0 group by all;

-- credit sales
select d.company, p.name, sum(total)::bigint as sales from doc d join period p on p.company = d.company and p.basis = 'Completion'
where side = 'books' and kind in ('invoice', 'credit memo') and date between p.first and p.last group by all;

-- corrections
select d.company, p.name, count(*) filter (kind in ('invoice', 'sales receipt')) as invoices,
       coalesce(sum(total) filter (kind in ('invoice', 'sales receipt')), 0)::bigint as invoiced,
       count(*) filter (kind = 'credit memo') as credits, coalesce(-sum(total) filter (kind = 'credit memo'), 0)::bigint as credited
from doc d join period p on p.company = d.company and p.basis = 'Completion'
where side = 'books' and date between p.first and p.last group by all;

-- cycle
with first_bill as (
  select s.company, s.job, min(coalesce(d.sent, d.date)) as day
  from share s join doc d on d.company = s.company and d.side = 'crm' and d.id = s.crm_id
  where kind in ('invoice', 'sales receipt') and not deferred and s.job is not null group by all),
waits as (
  select j.company, greatest(0, f.day - j.completed) as days from job j join first_bill f using (company, job)
  where j.completed is not null and status <> 'canceled')
select company, count(*) as jobs, quantile_cont(days, 0.5) as median, quantile_cont(days, 0.9) as p90, max(days) as slowest from waits group by all;

-- unbilled
with billed as (
  select w.company, w.day, s.job, sum(s.net) as net, sum(coalesce(d.discount, 0)) as discount
  from day w join share s on s.company = w.company join doc d on d.company = s.company and d.side = 'crm' and d.id = s.crm_id and d.date <= w.day
  where s.job is not null group by all),
jobs as (
  select j.*, w.day, b.net, coalesce(b.discount, 0) as discount,
         coalesce(j.completed <= w.day, false) or (j.status = 'completed' and j.completed is null) as done
  from job j join day w on w.company = j.company left join billed b on (b.company, b.day, b.job) = (j.company, w.day, j.job)
  where status <> 'canceled')
select company, day, case when done then 'completed not billed' else 'billed not completed' end as list, job, coalesce(net, 0)::bigint as billed,
       case when done then worth - coalesce(net, 0) - discount else net end::bigint as amount
from jobs where (done and coalesce(worth, 1) <> 0 and (net is null or worth - net - discount > 2)) or (not done and net > 0);

-- deferred
with own as (
  select w.company, w.day, s.net, d.deferred, j.status,
         coalesce(j.completed <= w.day, false) or coalesce(j.status = 'completed' and j.completed is null, false) as done, j.job
  from day w join share s on s.company = w.company join doc d on d.company = s.company and d.side = 'crm' and d.id = s.crm_id and d.date <= w.day
  left join job j on j.company = s.company and j.job = s.job)
select company, day,
       sum(case when deferred and not done then net when not done and job is not null and status <> 'canceled' then net else 0 end)::bigint as billed,
       (select sum(p.amount - coalesce((select sum(amount) from settlement a where a.company = p.company and a.side = p.side and a.payer = p.id and a.payer_kind = 'payment' and a."on" <= o.day), 0))
        from payment p where p.company = o.company and p.side = 'books' and p.date <= o.day)::bigint as unapplied
from own o group by all;

-- work in progress
with cost as (
  select w.company, w.day, j.job,
         coalesce((select sum(amount) from cost c where c.company = j.company and c.job = j.job and c.date <= w.day), 0)
       + case when exists (select 1 from hours h where h.company = j.company and h.job = j.job and h.date <= w.day and h.counted and h.labor is null) then 0
              else coalesce((select sum(labor) from hours h where h.company = j.company and h.job = j.job and h.date <= w.day and h.counted), 0) end as cost,
         coalesce((select sum(s.net) from share s join doc d on d.company = s.company and d.side = 'crm' and d.id = s.crm_id
                   where s.company = j.company and s.job = j.job and d.date <= w.day), 0) as billed
  from job j join day w on w.company = j.company)
select company, day, job, c.cost::bigint as cost_to_date, billed::bigint as billed,
       case when completed <= day then contract
            when estimated_cost is not null and contract is not null then floor(contract::double * least(c.cost, estimated_cost) / estimated_cost + 0.5) end::bigint as earned
from job j join cost c using (company, job)
where (contract is not null or estimated_cost is not null) and status <> 'canceled' and created <= day;

-- lifetime
with d as (
  select company, customer, sum(case when kind in ('credit memo', 'refund') then 0 else total end)::bigint as invoiced,
         sum(case when kind in ('credit memo', 'refund') then total else 0 end)::bigint as credits, sum(net)::bigint as revenue, sum(balance)::bigint as open,
         (select sum(amount) from settlement s join doc x on (x.company, x.side, x.id) = (s.company, s.side, s.document)
          where s.side = 'crm' and s.payer_kind <> 'credit' and x.company = doc.company and x.customer = doc.customer)::bigint as paid
  from doc where side = 'crm' group by all),
j as (
  select company, customer, count(*) filter (status <> 'canceled') as jobs, sum(profit)::bigint as profit from job group by all)
select company, customer, coalesce(jobs, 0) as jobs, coalesce(invoiced, 0) as invoiced, coalesce(credits, 0) as credits, coalesce(revenue, 0) as revenue,
       paid, open, coalesce(profit, 0) as profit
from d full join j using (company, customer);

-- lead sources
with j as (
  select company, p.name, lead_source, count(distinct customer) as customers, count(*) as jobs, sum(revenue)::bigint as revenue, sum(profit)::bigint as profit
  from job join period p using (company) where p.basis = 'Completion' and completed between p.first and p.last group by all),
q as (
  select q.company, p.name, coalesce(q.lead_source, c.lead_source, 'Unknown') as lead_source, count(*) as quotes, count(*) filter (status = 'won') as won
  from quote q join period p using (company) left join customer c on c.company = q.company and c.customer = q.customer
  where p.basis = 'Completion' and status in ('won', 'lost') and coalesce(kind, '') <> 'change order' and coalesce(won_date, date) between p.first and p.last group by all)
select company, name, lead_source, coalesce(customers, 0) as customers, coalesce(jobs, 0) as jobs, coalesce(revenue, 0) as revenue,
       coalesce(profit, 0) as profit, quotes, won, case when quotes > 0 then won / quotes end as close_rate
from j full join q using (company, name, lead_source);

-- concentration
select company, name, customer, revenue, revenue / nullif(sum(revenue) over (partition by name), 0) as share from (
  select j.company, p.name, customer, sum(revenue)::bigint as revenue from job j join period p on p.company = j.company
  where p.basis = 'Completion' and completed between p.first and p.last group by all);

-- bookings
with months as (
  select company, date_trunc('month', date) as month from doc where side = 'crm' union select company, date_trunc('month', coalesce(won_date, date)) from quote where status = 'won')
select company, month,
  (select count(*) from quote q where q.company = m.company and status = 'won' and date_trunc('month', coalesce(won_date, date)) = m.month) as quotes_won,
  coalesce((select sum(total) from quote q where q.company = m.company and status = 'won' and date_trunc('month', coalesce(won_date, date)) = m.month), 0)::bigint as booked,
  coalesce((select sum(net) from doc d where d.company = m.company and side = 'crm' and date_trunc('month', d.date) = m.month), 0)::bigint as billed
from months m;

-- tax base
select c.company, c.number as crm_number, b.number as books_number, c.taxable - b.taxable as base_difference, c.tax - b.tax as tax_difference
from doc c join doc b on b.company = c.company and b.side = 'books' and c.side = 'crm' and b.id = c.twin
where abs(c.taxable - b.taxable) > 2 or abs(c.tax - b.tax) > 2
union all
select company, number, null, taxable, tax from doc c where side = 'crm' and not exists (select 1 from doc b where b.company = c.company and b.side = 'books' and b.id = c.twin)
  and (abs(taxable) > 2 or abs(tax) > 2)
union all
select company, null, number, -taxable, -tax from doc b where side = 'books' and not exists (select 1 from doc c where c.company = b.company and c.side = 'crm' and c.twin = b.id)
  and (abs(taxable) > 2 or abs(tax) > 2);

-- pipeline won
select date_trunc('month', day) as month, sum(won)::bigint as won from (
  select coalesce(job_refs, 'none ' || id) as deal, min(coalesce(won_date, date)) filter (coalesce(kind, '') <> 'change order') as day,
         sum(total) filter (coalesce(kind, '') <> 'change order') as won
  from quote where status = 'won' group by all) where won is not null group by all;

-- pipeline billed
with named as (select distinct job_refs as job from quote where status = 'won' and job_refs is not null),
q as (select customer, total as amount, count(*) as many from quote where status = 'won' and job_refs is null and total > 0 group by all),
free as (select job, customer, worth as amount, count(*) over (partition by customer, worth) as many
         from job where job not in (select job from named) and worth is not null),
deal as (select job from named union select job from free join q using (customer, amount, many))
select sum(s.net)::bigint as billed,
       sum(case when d.total = 0 then 0 else sign(s.net::double * p.paid / d.total) * floor(abs(s.net::double * p.paid / d.total) + 0.5) end)::bigint as collected
from share s join deal using (job) join doc d on d.side = 'crm' and d.id = s.crm_id,
     lateral (select coalesce(sum(amount), 0) as paid from settlement x where x.side = 'crm' and x.document = d.id) p;
