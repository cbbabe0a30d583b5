"""Lists of words that names are made of: titles, nicknames, company forms, words of trades, common names.

Common names follow the census of the United States (family names) and the lists of given names of the Social Security
Administration: some of the most frequent, in no order. They only say that a name tells little.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("mr mrs ms miss mx dr doctor rev reverend prof sir madam")
DEGREES = _words("md dds dmd phd esq cpa dvm rn pe")
GENERATIONS = {"jr": "jr", "junior": "jr", "ii": "jr", "2nd": "jr", "sr": "sr", "senior": "sr", "iii": "3", "3rd": "3",
               "iv": "4", "4th": "4"}  # fmt: skip
HOUSEHOLD = _words("family residence household home house estate")

COMPANY_FORMS = _words("llc inc corp co ltd company incorporated corporation limited lp llp pllc pc pa plc the")
"""Words that say what kind of company it is and tell none from another."""

REPEATS = _words("duplicate duplicated dup dupe copy")
"""Words that somebody adds to a name that is already taken, or to one that shall not be used."""

ABBREVIATIONS = {
    "mgmt": "management", "mgt": "management", "mngmt": "management", "svc": "service", "svcs": "service",
    "serv": "service", "bros": "brother", "assoc": "associate", "assn": "association", "apts": "apartment",
    "apt": "apartment", "ctr": "center", "centre": "center", "intl": "international", "natl": "national",
    "elec": "electric", "plbg": "plumbing", "htg": "heating", "constr": "construction", "const": "construction",
    "prop": "property", "props": "property", "dept": "department", "hosp": "hospital", "univ": "university",
    "mfg": "manufacturing", "ent": "enterprise", "grp": "group", "bldg": "building", "bldrs": "builder",
    "rest": "restaurant", "vet": "veterinary", "hoa": "homeowners association", "mt": "mount", "ft": "fort",
}  # fmt: skip

TRADES = _words(
    "plumbing heating cooling air hvac electric electrical roofing landscaping lawn construction builder building "
    "contractor contracting restoration cleaning painting flooring remodeling home repair maintenance service services "
    "solution system group holding enterprise partner associate association agency center clinic dental dentist "
    "veterinary medical health hospital pharmacy therapy church chapel ministry temple school academy college "
    "university library museum shelter community charter apartment apartments condo condominium property properties "
    "management realty realtor rental housing investment capital fund trust bank credit union insurance law legal "
    "office store shop market mart grocery deli bakery brewing brewery coffee cafe diner restaurant grill pizza bar "
    "pub hotel motel inn lodge resort fitness gym yoga salon spa barber auto automotive car tire towing garage "
    "transport logistics trucking storage warehouse manufacturing industry industrial supply equipment tool machine "
    "technology software media design studio print press book books toy pet farm ranch nursery garden city county "
    "town state department district authority homeowners foundation society club lodge estates village tower plaza "
    "mall square care kitchen bath pool brother son sons international national american first "
    "baptist animal public"
)
"""Words that many businesses share: they make a name a company's, and tell little about which."""

NICKNAMES = {
    nickname: full
    for full, nicknames in {
        "abigail": "abby gail", "alan": "allen allan", "anna": "ana ann anne", "brian": "bryan", "carl": "karl",
        "eric": "erik erick", "glenn": "glen", "leah": "lea", "mark": "marc", "sarah": "sara", "sean": "shawn shaun",
        "theresa": "teresa", "kristen": "kristin kirsten",
        "albert": "al bert", "alexander": "alex xander sandy", "alexandra": "lexi alexa",
        "alfred": "fred", "amanda": "mandy", "andrew": "andy drew", "anthony": "tony", "arthur": "art",
        "barbara": "barb babs", "benjamin": "ben benny", "catherine": "katherine kathryn katharine catharine kathy "
        "cathy kate katie kat", "charles": "charlie chuck chas", "christine": "christina chris tina", "christopher":
        "kit", "cynthia": "cindy", "daniel": "dan danny", "david": "dave davy", "deborah": "debra deb debbie",
        "donald": "don donnie", "dorothy": "dot dottie", "douglas": "doug", "edward": "ed eddie ted ned",
        "elizabeth": "elisabeth liz lizzie beth betty betsy eliza", "eugene": "gene", "frances": "fran", "francis":
        "frank", "franklin": "frankie", "frederick": "freddy", "gerald": "gerry", "gregory": "greg", "harold": "hal",
        "henry": "hank", "jacob": "jake", "james": "jim jimmy jamie jas", "janet": "jan", "jeffrey": "jeff geoffrey",
        "jennifer": "jen jenny", "jessica": "jess jessie", "john": "jack johnny jon", "jonathan": "jonny johnathan",
        "joseph": "joe joey jos", "joshua": "josh", "judith": "judy", "kenneth": "ken kenny", "kimberly": "kim",
        "lawrence": "larry laurence", "leonard": "leo len", "louis": "lou lewis", "margaret": "maggie peg peggy meg "
        "marge", "matthew": "matt", "michael": "mike mick mickey", "nancy": "nan", "nathaniel": "nathan nate",
        "nicholas": "nick nicky", "pamela": "pam", "patricia": "pat patty trish", "patrick": "paddy", "peter": "pete",
        "philip": "phil phillip", "raymond": "ray", "rebecca": "becky becca", "richard": "rick rich dick ricky",
        "robert": "bob rob bobby robbie bert", "ronald": "ron ronnie", "russell": "russ", "samuel": "sam sammy",
        "sandra": "sandi", "stephen": "steven steve", "susan": "sue suzy susie", "theodore": "theo teddy", "thomas":
        "tom tommy thos", "timothy": "tim timmy", "victoria": "vicky tori", "vincent": "vince vinny", "walter": "walt",
        "william": "bill will billy willy wm liam", "zachary": "zach zack",
    }.items()
    for nickname in nicknames.split()
}  # fmt: skip
"""A nickname or another spelling, and the given name that it stands for."""

COMMON_GIVEN = _words(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark "
    "donald steven paul andrew kenneth joshua kevin brian george edward ronald timothy jason jeffrey ryan jacob gary "
    "nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander patrick raymond "
    "jack dennis jerry tyler aaron jose adam nathan henry douglas peter zachary kyle walter ethan jeremy harold keith "
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley "
    "kimberly emily donna michelle dorothy carol amanda melissa deborah stephanie rebecca sharon laura cynthia "
    "kathleen amy shirley angela helen anna brenda pamela nicole emma samantha katherine christine debra rachel "
    "catherine carolyn janet ruth maria heather diane virginia julie joyce victoria olivia kelly christina lauren joan "
    "evelyn judith megan cheryl andrea hannah martha jacqueline frances gloria ann teresa kathryn sara janice jean "
    "alice madison julia grace judy abigail marie denise beverly amber theresa marilyn danielle diana brittany natalie "
    "sophia rose isabella alexis kayla charlotte roger albert jesse juan carlos luis jorge miguel erica erik dana dan "
    "jan joe juana mario carl karl carla karla eva ava ana ella paula pauline daniela gabriel gabriela gabrielle luisa "
    "louise louis leo lea leah lee glen glenn gina tina dean deana tara sean shawn shaun marc marco marcus"
)

COMMON_FAMILY = _words(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson "
    "anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson "
    "walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell "
    "mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales "
    "murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson "
    "watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long "
    "ross foster jimenez powell jenkins perry russell sullivan bell coleman butler henderson barnes fisher vasquez "
    "simmons romero jordan patterson alexander hamilton graham reynolds griffin wallace moreno west cole hayes bryant "
    "herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison johnston woods stone "
    "stevenson martins willis"
)

MOST_COMMON_FAMILY = _words(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson "
    "anderson thomas taylor moore jackson martin lee"
)
