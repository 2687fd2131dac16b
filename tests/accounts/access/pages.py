"""Who may open which address: the table that the tests hold the views to.

A page is asked for about the things that `city.py` makes.
"""

from typing import NamedTuple

from accounts.models import Role

NUMBER, STATION, TABLET, WEEK = "TEST-1", "nwts", 999, "2026-06-28"
EVENT = "018bcfe5-687b-7fff-8fff-ffffffffffff"
SAID = "018bcfe5-687b-7fff-8fff-fffffffffffe"  # what the hauler joined by phone
MINE = "018bcfe5-687b-7fff-8fff-fffffffffffd"  # the hauler's visit of yesterday
REMARK = "018bcfe5-687b-7fff-8fff-fffffffffffc"
ASKED, RECEIPT = "A-2026-000999", "R-2026-000999"
ONE = 999  # an attendant, a closure, something that was not taken

# The device API answers 401 by itself; its description is public.
API = {
    "api_enroll", "api_status", "api_events", "api_station", "api_line", "api_roster",
    "api_ping", "api_waits", "api_schema", "api_docs",
}  # fmt: skip

HAULER, SUPERVISOR, CLERK, ANALYST, INSPECTOR, AUDITOR, ADMINISTRATOR = Role


class Page(NamedTuple):
    """How a page is asked for, and who gets in; the auditor may ask, and never post."""

    roles: set[Role]
    args: tuple[str, ...] = ()
    method: str = "get"


OWN_LICENSE = [
    "my_pass", "my_license", "my_card", "my_picture", "lost_card", "vehicle_sold",
]  # fmt: skip
MY_APPLICATION = ["my_application", "withdraw", "write_about_application", "pay_online"]
DESK = {CLERK, ADMINISTRATOR}
GATE = {SUPERVISOR, ADMINISTRATOR}
READERS = {ANALYST, INSPECTOR, AUDITOR, ADMINISTRATOR}
PAGES = {
    "licenses": Page(DESK | {AUDITOR}),
    "license": Page(DESK | {AUDITOR}, (NUMBER,)),
    "card": Page(DESK | {AUDITOR}, (NUMBER,)),
    "issue": Page(DESK | {AUDITOR}),
    "change_status": Page(DESK, (NUMBER,), "post"),
    **dict.fromkeys(
        [
            "desk",
            "desk_file",
            "counter",
            "payments",
            "payments_file",
            "open_money",
            "haulers",
            "haulers_file",
            "licenses_file",
        ],
        Page(DESK | {AUDITOR}),
    ),
    **dict.fromkeys(["reply", "new_number", "merge"], Page(DESK | {AUDITOR}, (str(ONE),))),
    "register_imports": Page(DESK | {AUDITOR}),
    **dict.fromkeys(
        ["register_import", "register_refused", "register_changes"],
        Page(DESK | {AUDITOR}, (str(ONE),)),
    ),
    "print_queue": Page(DESK | {AUDITOR}),
    **dict.fromkeys(["card_run", "card_run_file"], Page(DESK | {AUDITOR}, (str(ONE),))),
    **dict.fromkeys(["cards_came_out", "cards_put_back"], Page(DESK, (str(ONE),), "post")),
    "card_printed": Page(DESK, (NUMBER,), "post"),
    **dict.fromkeys(["write_register", "discard_register"], Page(DESK, (str(ONE),), "post")),
    **dict.fromkeys(["application", "facts"], Page(DESK | {AUDITOR}, (ASKED,))),
    **dict.fromkeys(
        ["add_vehicle", "add_papers", "send_application", "approve", "take_on", "pay"],
        Page(DESK, (ASKED,), "post"),
    ),
    "set_aside": Page(DESK, (ASKED, "1"), "post"),
    **dict.fromkeys(["rules", "fees"], Page({ADMINISTRATOR, AUDITOR})),
    "new_entry": Page({ADMINISTRATOR, AUDITOR}, ("waste",)),
    "entry": Page({ADMINISTRATOR, AUDITOR}, ("terms", "annual")),
    "city_text": Page({ADMINISTRATOR, AUDITOR}, ("contact",)),
    "give_back": Page(DESK, (ASKED,), "post"),
    "hauler": Page(DESK | {AUDITOR}, (str(ONE),)),
    **dict.fromkeys(["renew_at_counter", "undo_issue"], Page(DESK, (NUMBER,), "post")),
    "transfer": Page(DESK | {AUDITOR}, (NUMBER,)),
    "act_on_application": Page(DESK, (ASKED, "note"), "post"),
    "take_back": Page(DESK | {AUDITOR}, (RECEIPT,)),
    "receipt": Page(DESK | {AUDITOR}, (RECEIPT,)),
    "document_page": Page(DESK | {AUDITOR, HAULER}, (str(ONE), "1")),
    "new_pass": Page(DESK, (NUMBER,), "post"),
    "stations": Page(GATE | {AUDITOR}),
    "station": Page(GATE | {AUDITOR}, (STATION,)),
    "enrollment_code": Page(GATE, (STATION,), "post"),
    "revoke_tablet": Page(GATE, (STATION, str(TABLET)), "post"),
    "tablet_one": Page(GATE | {AUDITOR}, (STATION, str(TABLET))),
    "swap_code": Page(GATE, (STATION, str(TABLET)), "post"),
    "hours": Page(GATE | {AUDITOR}, (STATION,)),
    "remove_week": Page(GATE, (STATION, "2030-01-07"), "post"),
    "open_again": Page(GATE, (STATION, str(ONE)), "post"),
    "outbox_import": Page(GATE | {AUDITOR}, (STATION,)),
    "attendants": Page(GATE | {AUDITOR}),
    "new_attendant": Page(GATE | {AUDITOR}),
    "attendant": Page(GATE | {AUDITOR}, (str(ONE),)),
    "new_pin": Page(GATE, (str(ONE),), "post"),
    "attendant_left": Page(GATE, (str(ONE),), "post"),
    "load_types": Page(GATE | {AUDITOR}),
    "load_type": Page(GATE | {AUDITOR}, ("metal",)),
    "move_load_type": Page(GATE, ("metal",), "post"),
    "offer_load_type": Page(GATE, ("metal",), "post"),
    "not_taken": Page(GATE | {AUDITOR}),
    "settle": Page(GATE, (str(ONE),), "post"),
    "visits": Page(GATE | {ANALYST, AUDITOR}),
    "visit": Page(GATE | {ANALYST, AUDITOR}, (EVENT,)),
    "event": Page(GATE | {AUDITOR}, (EVENT,)),
    "paper_log": Page(GATE | {AUDITOR}, (STATION,)),
    "day_sheet": Page(GATE | {AUDITOR}, (STATION, "2026-06-28")),
    "day_chosen": Page(GATE | {AUDITOR}, (STATION,)),
    "day_visits": Page(GATE | {AUDITOR}, (STATION, "2026-06-28")),
    "capture": Page(GATE | {ANALYST, AUDITOR}),
    "capture_file": Page(GATE | {ANALYST, AUDITOR}),
    "capture_day": Page(GATE | {ANALYST, AUDITOR}, (STATION, "2026-06-28")),
    "ticket_import": Page(GATE | {ANALYST, AUDITOR}),
    "reports": Page(READERS),
    "report": Page(READERS, (WEEK,)),
    "report_file": Page(READERS, (WEEK, "leads.csv")),
    "report_licenses": Page(READERS, (WEEK,)),
    "report_license": Page(READERS, (WEEK, NUMBER)),
    "report_version": Page(READERS, (WEEK, "1")),
    "report_version_file": Page(READERS, (WEEK, "1", "leads.csv")),
    **dict.fromkeys(["publish", "make_again"], Page({ANALYST}, (WEEK,), "post")),
    **dict.fromkeys(["walk_offs", "walk_offs_file"], Page(GATE | {ANALYST, AUDITOR})),
    **dict.fromkeys(["follow_ups", "lead_reasons"], Page(READERS)),
    "follow_up": Page(READERS, (str(ONE),)),
    "work_follow_up": Page({INSPECTOR}, (str(ONE), "note"), "post"),
    "add_lead_reason": Page({ADMINISTRATOR}, (), "post"),
    "lead_reason": Page(READERS, ("sold",)),
    **dict.fromkeys(
        ["rename_lead_reason", "move_lead_reason", "offer_lead_reason"],
        Page({ADMINISTRATOR}, ("sold",), "post"),
    ),
    "my_questions": Page({HAULER}),
    "my_question": Page({HAULER}, (str(ONE),)),
    **dict.fromkeys(["dumping", "dumping_file"], Page(GATE | {ANALYST, AUDITOR})),
    "method": Page(READERS),
    "change_method": Page({ANALYST, ADMINISTRATOR, AUDITOR}),
    **dict.fromkeys(["lists_seen", "retention", "legal_holds"], Page({ADMINISTRATOR, AUDITOR})),
    "lift_hold": Page({ADMINISTRATOR}, (str(ONE),), "post"),
    **dict.fromkeys(["request_types", "facilities"], Page({ANALYST, ADMINISTRATOR, AUDITOR})),
    **dict.fromkeys(["findings", "findings_file"], Page(READERS)),
    "driving_times": Page(GATE | {AUDITOR}),
    "my_licenses": Page({HAULER}),
    **dict.fromkeys(OWN_LICENSE, Page({HAULER}, (NUMBER,))),
    "write_to_desk": Page({HAULER}, (NUMBER,), "post"),
    "write_about_application": Page({HAULER}, (ASKED,), "post"),
    "pay_online": Page({HAULER}, (ASKED,), "post"),
    **dict.fromkeys(
        ["my_messages", "my_account", "my_data", "close_account", "add_phone", "prove_phone"],
        Page({HAULER}),
    ),
    "my_language": Page({HAULER}, (), "post"),
    "apply": Page({HAULER}),
    "my_application": Page({HAULER}, (ASKED,)),
    "apply_step": Page({HAULER}, (ASKED, "who")),
    "withdraw": Page({HAULER}, (ASKED,), "post"),
    "remove_vehicle": Page({HAULER}, (ASKED, "1"), "post"),
    "remove_paper": Page({HAULER}, (ASKED, str(ONE)), "post"),
    **dict.fromkeys(["renew", "other_vehicle"], Page({HAULER}, (NUMBER,), "post")),
    "remove_phone": Page({HAULER}, (str(ONE),), "post"),
    **dict.fromkeys(["my_visits", "my_remarks"], Page({HAULER})),
    "my_visit": Page({HAULER}, (MINE,)),
    "my_receipt": Page({HAULER}, (MINE,)),
    "remarks": Page(GATE | {AUDITOR}),
    "remark": Page(GATE | {AUDITOR}, (REMARK,)),
    "join_choose": Page({HAULER}),
    "join": Page({HAULER}, (STATION,)),
    "my_place": Page({HAULER}, (SAID,)),
    "leave_line": Page({HAULER}, (SAID,)),
    "sign": Page(GATE | {AUDITOR}, (STATION,)),
}
# Who holds no license sees no pass; nobody sees what does not exist.
OF_OTHERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys([*OWN_LICENSE, "write_to_desk"], (NUMBER,)),
    "document_page": (str(ONE), "1"),
    "remove_phone": (str(ONE),),
    **dict.fromkeys(MY_APPLICATION, (ASKED,)),
    "apply_step": (ASKED, "who"),
    "remove_vehicle": (ASKED, "1"),
    "remove_paper": (ASKED, str(ONE)),
    **dict.fromkeys(["renew", "other_vehicle"], (NUMBER,)),
    **dict.fromkeys(["my_place", "leave_line"], (SAID,)),
    **dict.fromkeys(["my_visit", "my_receipt"], (MINE,)),
    "my_question": (str(ONE),),
}  # fmt: skip
NEVER_THERE: dict[str, tuple[str, ...]] = {
    "lift_hold": ("1",),
    **dict.fromkeys([*OWN_LICENSE, "write_to_desk"], ("NO-SUCH",)),
    **dict.fromkeys(
        [
            "application",
            "facts",
            "add_vehicle",
            "add_papers",
            "send_application",
            "approve",
            "take_on",
            "pay",
        ],
        ("A-1",),
    ),
    "set_aside": (ASKED, "7"),
    **dict.fromkeys(["new_entry", "city_text"], ("no-such",)),
    "entry": ("terms", "no-such"),
    **dict.fromkeys(MY_APPLICATION, ("A-1",)),
    "apply_step": (ASKED, "dance"),
    "remove_vehicle": ("A-1", "1"),
    "remove_paper": (ASKED, "1"),
    **dict.fromkeys(["renew", "other_vehicle"], ("NO-SUCH",)),
    "act_on_application": (ASKED, "dance"),
    **dict.fromkeys(["take_back", "receipt"], ("R-1",)),
    **dict.fromkeys(
        [
            "reply",
            "remove_phone",
            "hauler",
            "new_number",
            "merge",
            "register_import",
            "register_refused",
            "register_changes",
            "write_register",
            "discard_register",
            "card_run",
            "card_run_file",
            "cards_came_out",
            "cards_put_back",
        ],
        ("1",),
    ),
    "document_page": (str(ONE), "7"),
    **dict.fromkeys(
        [
            "license",
            "card",
            "change_status",
            "card_printed",
            "new_pass",
            "renew_at_counter",
            "undo_issue",
            "transfer",
        ],
        ("NO-SUCH",),
    ),
    **dict.fromkeys(["station", "enrollment_code"], ("no-such",)),
    **dict.fromkeys(["report", "publish", "make_again"], ("2001-01-07",)),
    "report_file": (WEEK, "secret.csv"),
    "report_version": (WEEK, "2"),
    "report_version_file": (WEEK, "2", "leads.csv"),
    **dict.fromkeys(
        ["visit", "event", "my_place", "leave_line", "my_visit", "my_receipt", "remark"],
        ("00000000-0000-4000-8000-000000000000",),
    ),
    **dict.fromkeys(["join", "sign"], ("no-such",)),
    **dict.fromkeys(["paper_log", "day_chosen"], ("no-such",)),
    **dict.fromkeys(["day_sheet", "day_visits"], (STATION, "2026-02-30")),
    "capture_day": ("no-such", "2026-06-28"),
    **dict.fromkeys(["tablet_one", "swap_code", "revoke_tablet"], (STATION, "1")),
    **dict.fromkeys(["hours", "outbox_import"], ("no-such",)),
    "remove_week": ("no-such", "2030-01-07"),
    "open_again": (STATION, "1"),
    **dict.fromkeys(["attendant", "new_pin", "attendant_left", "settle"], ("1",)),
    **dict.fromkeys(["load_type", "move_load_type", "offer_load_type"], ("no-such",)),
    **dict.fromkeys(["follow_up", "my_question"], ("1",)),
    "work_follow_up": (str(ONE), "no-such"),
    **dict.fromkeys(
        ["lead_reason", "rename_lead_reason", "move_lead_reason", "offer_lead_reason"],
        ("no-such",),
    ),
}
