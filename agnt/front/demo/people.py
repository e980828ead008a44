"""The demo world's people: all invented, with e-mails and numbers that belong to nobody."""

from dataclasses import dataclass, field

from venues.models import Member

Role = Member.Role
_ABROAD = ("Alfama", "Bairro Alto", "Belém", "Williamsburg", "West Village", "Nakameguro", "Shibuya", "Asakusa")


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A sign-in: who it is, what the console lets him do, and at which venues he works in which role."""

    email: str
    name: str
    what: str
    is_staff: bool = False
    is_superuser: bool = False
    works: dict[str, Role] = field(default_factory=dict)  # venue slug -> role; an area's name stands for all its venues
    keys: tuple[tuple[str, str, bool], ...] = ()  # (name, tier, test key)


@dataclass(frozen=True, slots=True)
class GuestPlan:
    """A guest with a phone of the range that belongs to nobody."""

    name: str
    phone: str
    language: str
    timezone: str


STAFF = (
    StaffPlan("admin@agnt.example", "Admin", "console: everything", is_staff=True, is_superuser=True),
    StaffPlan("support@agnt.example", "Support", "console: sees everything, decides requests", is_staff=True),
    StaffPlan(
        "owner@agnt.example",
        "Ketut Owner",
        "owner of every venue in Seminyak and Uluwatu",
        works={"Seminyak": Role.OWNER, "Uluwatu": Role.OWNER},
    ),
    StaffPlan(
        "owner2@agnt.example",
        "Sari Owner",
        "owner of every venue in Canggu and Ubud",
        works={"Canggu": Role.OWNER, "Ubud": Role.OWNER},
    ),
    StaffPlan(
        "owner3@agnt.example",
        "Marta Owner",
        "owner of the venues in Lisbon, New York and Tokyo",
        works=dict.fromkeys(_ABROAD, Role.OWNER),
    ),
    StaffPlan(
        "manager@agnt.example",
        "Wayan Manager",
        "manager of Lantern Tide and Garam Ketiga",
        works={"lantern-tide-beach-club": Role.MANAGER, "garam-ketiga": Role.MANAGER},
    ),
    StaffPlan(
        "host@agnt.example",
        "Luh Host",
        "host at Lantern Tide and Garam Ketiga",
        works={"lantern-tide-beach-club": Role.HOST, "garam-ketiga": Role.HOST},
    ),
    StaffPlan(
        "host2@agnt.example",
        "Made Host",
        "host at Teratai Malam and Sungai Hening",
        works={"teratai-malam": Role.HOST, "sungai-hening-wellness": Role.HOST},
    ),
    StaffPlan(
        "reader@agnt.example",
        "Putu Reader",
        "read only at Karang Jingga",
        works={"karang-jingga-cliff-club": Role.READER},
    ),
    StaffPlan(
        "developer@agnt.example",
        "Dev Developer",
        "developer with a live key and a test key",
        keys=(("Demo live key", "pro", False), ("Demo test key", "pro", True)),
    ),
)

GUESTS = (
    GuestPlan("Emma Fischer", "15550100001", "en", "Europe/Berlin"),
    GuestPlan("Budi Santoso", "15550100002", "id", "Asia/Jakarta"),
    GuestPlan("Marco Rinaldi", "15550100003", "en", "Europe/Rome"),
    GuestPlan("Ayu Lestari", "15550100004", "id", "Asia/Makassar"),
    GuestPlan("Noah Williams", "15550100005", "en", "America/New_York"),
    GuestPlan("Kenji Mori", "15550100006", "en", "Asia/Tokyo"),
    GuestPlan("Sofia Marques", "15550100007", "en", "Europe/Lisbon"),
    GuestPlan("Dewi Anggraini", "15550100008", "id", "Asia/Makassar"),
)
