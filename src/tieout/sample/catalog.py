"""What the sample company sells: job types with prices, lines, crews and what an owner expects of each."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..model.settings import JOB_TYPE_RULES


@dataclass(frozen=True)
class Part:
    """One line of a job: its share of the price, and what it costs per dollar sold (labor lines cost nothing)."""

    item: str
    description: str
    share: float
    cost: float = 0.0


@dataclass(frozen=True)
class JobType:
    """A kind of job: how often, for how much (whole dollars), by how many people, with how much labor."""

    name: str
    weight: int
    low: int
    high: int
    labor: float
    crew: tuple[int, ...]
    days_ahead: tuple[int, int]
    target: float
    location: str
    titles: tuple[str, ...]
    parts: tuple[Part, ...]
    needs_materials: bool
    needs_hours: bool = True
    flat: tuple[int, ...] = ()
    """Flat prices in dollars where the job is not priced by the work; a customer always pays the same one."""


HVAC, PLUMBING = "HVAC", "Plumbing & Electric"

JOB_TYPES = (
    JobType(
        "HVAC install",
        25,
        5800,
        14000,
        0.19,
        (2, 2, 3),
        (6, 18),
        40,
        HVAC,
        ("AC replacement", "Heat pump installation", "Furnace replacement", "Ductless mini-split"),
        (
            Part("HVAC equipment", "Condenser and coil", 0.48, 0.66),
            Part("Installation labor", "Crew labor", 0.36),
            Part("Install materials", "Line set, pad, fittings", 0.16, 0.42),
        ),
        True,
    ),
    JobType(
        "HVAC service",
        14,
        180,
        1500,
        0.26,
        (1,),
        (0, 4),
        50,
        HVAC,
        ("No heat call", "AC not cooling", "Blower motor", "Thermostat replacement"),
        (
            Part("Diagnostic", "Diagnostic visit", 0.25),
            Part("Repair labor", "Repair on site", 0.38),
            Part("HVAC parts", "Capacitor, motor or board", 0.37, 0.44),
        ),
        True,
    ),
    JobType(
        "Plumbing repair",
        15,
        220,
        1800,
        0.27,
        (1, 1, 2),
        (0, 4),
        50,
        PLUMBING,
        ("Leak under sink", "Toilet replacement", "Faucet repair", "Burst pipe"),
        (Part("Plumbing labor", "Repair on site", 0.62), Part("Plumbing parts", "Valves and fittings", 0.38, 0.42)),
        True,
    ),
    JobType(
        "Water heater",
        12,
        1800,
        4200,
        0.17,
        (1, 2),
        (1, 6),
        42,
        PLUMBING,
        ("Water heater", "Tankless water heater", "Water heater flush and rebuild"),
        (
            Part("Water heater unit", "Unit with warranty", 0.52, 0.64),
            Part("Installation labor", "Labor", 0.36),
            Part("Plumbing parts", "Valves and fittings", 0.12, 0.42),
        ),
        True,
    ),
    JobType(
        "Electrical",
        12,
        350,
        4500,
        0.25,
        (1, 2),
        (2, 10),
        45,
        PLUMBING,
        ("Panel upgrade", "EV charger", "Outlet and switch repair", "Ceiling fans"),
        (Part("Electrical labor", "Wiring", 0.58), Part("Electrical materials", "Panel, wire, breakers", 0.42, 0.5)),
        True,
    ),
    JobType(
        "Drain cleaning",
        9,
        180,
        720,
        0.36,
        (1,),
        (0, 2),
        50,
        PLUMBING,
        ("Main line clog", "Kitchen drain", "Camera inspection"),
        (Part("Drain service", "Cable and clear", 1.0),),
        False,
        flat=(195, 285, 349, 495),
    ),
    JobType(
        "Maintenance plan visit",
        11,
        150,
        330,
        0.38,
        (1,),
        (3, 12),
        55,
        HVAC,
        ("Spring tune-up", "Fall tune-up"),
        (Part("Tune-up", "Seasonal maintenance", 0.9), Part("Filters", "Filter set", 0.1, 0.45)),
        False,
        flat=(189, 229, 259),
    ),
    JobType(
        "Parts sale",
        2,
        150,
        600,
        0.0,
        (1,),
        (0, 1),
        45,
        HVAC,
        ("Filters and UV lamp", "Thermostat sale"),
        (Part("Parts over the counter", "Picked up at the shop", 1.0, 0.52),),
        True,
        False,
    ),
)

TYPE_BY_NAME = {job_type.name: job_type for job_type in JOB_TYPES}


def job_type_rules() -> pd.DataFrame:
    """Tell what the owner expects of each job type."""
    return JOB_TYPE_RULES.validate(
        pd.DataFrame(
            {
                "job_type": [t.name for t in JOB_TYPES],
                "target_margin": [float(t.target) for t in JOB_TYPES],
                "needs_hours": [t.needs_hours for t in JOB_TYPES],
                "needs_materials": [t.needs_materials for t in JOB_TYPES],
            }
        )
    )
