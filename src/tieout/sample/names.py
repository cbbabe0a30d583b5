"""Names, streets and cities of the sample company: invented people, invented telephone numbers."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard "
    "Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony "
    "Margaret Mark Sandra Donald Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth "
    "Carol Kevin Amanda Brian Dorothy George Melissa Timothy Deborah Ronald Stephanie Jason Rebecca "
    "Edward Laura Jeffrey Helen Ryan Cynthia Jacob Amy Gary Angela Nicholas Anna Eric Brenda Jonathan "
    "Pamela Stephen Nicole Larry Ruth Justin Katherine Scott Samantha Brandon Christine Benjamin Emma "
    "Samuel Catherine Gregory Virginia Frank Rachel Alexander Janet Raymond Maria Patrick Heather Jack "
    "Diane"
)

LAST = _words(
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez "
    "Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark "
    "Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams "
    "Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker "
    "Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper "
    "Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James "
    "Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster "
    "Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Fisher Vasquez "
    "Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole "
    "Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall Owens "
    "Harrison Fernandez Woods Washington Kennedy Wells Vargas Henry Chen Freeman Webb Tucker Guzman "
    "Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon Munoz Hunt "
    "Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice "
    "Schmidt Daniels"
)

STREETS = _words(
    "Oak Maple Cedar Pine Elm Walnut Chestnut Laurel Dogwood Magnolia Sycamore Hickory Poplar Birch "
    "Willow Spruce Haywood Merrimon Charlotte Montford Patton Biltmore Lexington Coxe Kimberly Edgewood "
    "Beaver Sunset Lakeshore Riverside Highland Orchard Meadow Valley Ridge Summit Church Mill Spring "
    "Fairview Craggy Sardis"
)

STREET_KINDS = ("St", "Ave", "Rd", "Ln", "Dr", "Ct", "Way", "Pl")

CITIES = (
    # city, postal code, sales tax in hundredths of a percent
    ("Asheville", "28801", 700),
    ("Hendersonville", "28739", 675),
    ("Black Mountain", "28711", 700),
    ("Weaverville", "28787", 700),
    ("Brevard", "28712", 675),
    ("Waynesville", "28786", 700),
)

STATE = "NC"

BUSINESS_HEADS = _words(
    "Parkside Laurel Summit Beacon Riverbend Cardinal Foothills Highland Magnolia Ironwood Copperleaf "
    "Stonegate Millbrook Northgate Evergreen Lakeview Pinnacle Harvest Cornerstone Juniper Sweetwater "
    "Timberline Redbud Granite Bluebird Heritage Crestview Silverleaf Dogwood Wildflower"
)

BUSINESS_TAILS = (
    "Dental",
    "Bakery",
    "Fitness",
    "Brewing",
    "Realty",
    "Pet Clinic",
    "Coffee",
    "Auto Care",
    "Books",
    "Storage",
    "Diner",
    "Law Office",
)
EXEMPT_TAILS = ("Baptist Church", "Charter School", "Community Center", "Animal Shelter", "Public Library")
MANAGER_TAILS = ("Property Management", "Apartments", "Property Group")

COMPANY_NAMES = (
    "Blue Ridge Home Services",
    "Piedmont Comfort & Plumbing",
    "Cardinal Heating & Electric",
    "Summit Home Mechanical",
    "Three Rivers Service Co.",
    "Old Fort Plumbing & Air",
    "Lakeside Home Systems",
    "Tidewater Service Group",
)

TECHNICIANS = (
    ("Marcus Reed", "Lead"),
    ("Dana Whitfield", "Lead"),
    ("Luis Ortega", "Lead"),
    ("Ana Pruitt", "Technician"),
    ("Tyler Boone", "Technician"),
    ("Keisha Marlow", "Technician"),
    ("Owen Castle", "Technician"),
    ("Priya Nair", "Technician"),
    ("Grant Huxley", "Technician"),
    ("Sam Delgado", "Technician"),
    ("Jonah Pike", "Apprentice"),
    ("Mia Forrester", "Apprentice"),
)

LEAD_SOURCES = ("Google", "Google", "Google", "Referral", "Referral", "Angi", "Facebook", "Yard sign", "")

VENDORS = (
    "Ferguson Supply",
    "Carolina HVAC Wholesale",
    "Mountain Electric Supply",
    "Winsupply Asheville",
    "Johnstone Parts",
)
SUBCONTRACTORS = ("Ridgeline Crane Service", "Hollow Creek Excavating", "Tri-County Insulation")


def company_name(seed: int) -> str:
    """Name the company; seed 1 is Blue Ridge Home Services."""
    return COMPANY_NAMES[(seed - 1) % len(COMPANY_NAMES)]


def technicians(count: int) -> dict[str, str]:
    """Name so many employees with their roles; the first dozen are always the same people."""
    people = dict(TECHNICIANS[:count])
    extra = count - len(people)
    for i in range(extra):
        name = f"{FIRST[(i * 7) % len(FIRST)]} {LAST[-1 - i % len(LAST)]}"
        name = name if i < len(LAST) else f"{name} {'ABCDEFGH'[i // len(LAST) % 8]}"
        people.setdefault(name, ("Technician", "Technician", "Lead", "Apprentice")[i % 4])
    return people
