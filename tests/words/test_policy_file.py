"""policy.toml: what it says, and every way in which it can be refused."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.core.errors import InvalidPolicy
from bot.core.policy import AccountType, Control, StepTarget, StepText, Surface
from bot.core.roster import PersonKind
from bot.packs import policy_of, read_pack
from support.pack_folder import PACK, PackFolder

FILE = f"{PACK}/policy.toml"


def test_the_shipped_policy_says_what_it_should(tmp_path: Path) -> None:
    """The file becomes a policy with every field in its place."""
    policy = policy_of(read_pack(PackFolder(tmp_path).root, PACK))
    assert (policy.id, policy.version, policy.material) == (PACK, 1, True)
    assert policy.audience.kinds == {PersonKind.EMPLOYEE, PersonKind.CONTRACTOR}
    assert policy.audience.departments is None
    assert set(policy.account_types) == set(AccountType)
    assert set(policy.surfaces) == set(Surface)
    assert policy.facts_checked == date(2026, 10, 7)
    assert Control(framework="NIST AI RMF", id="GOVERN 2.2") in policy.controls
    assert (policy.cadence.hours.opens, policy.cadence.hours.closes) == (time(9), time(17))
    assert policy.cadence.hours.weekdays == (0, 1, 2, 3, 4)
    assert [step.day for step in policy.cadence.steps] == [0, 3, 7, 12, 15, 18, 25]
    assert policy.cadence.steps[4].text is StepText.WARNING
    assert policy.cadence.steps[-1].to is StepTarget.ADMIN


FAULTS = [
    ("version = 1", "version = 0", 5, "`version` is 0", "from 1 to 9999"),
    ("version = 1", 'version = "1"', 5, "`version` is a str", "whole number"),
    ("version = 1", "version = true", 5, "`version` is True", "whole number"),
    ("version = 1", "", 1, "`version` is missing", "whole number"),
    ("version = 1", "version =", 5, "not TOML", "key = value"),
    ("material = true", 'material = "yes"', 6, "`material` is a str", "true or false"),
    ("owner =", "ovner =", 1, "`owner` is missing", "answers for this policy"),
    ("locales = [", "lokales = []\nlocales = [", 15, "`lokales` is not known", "Did you mean `locales`?"),
    ('id = "chatgpt-privacy"', 'id = "Chat GPT"', 4, "`id` is 'Chat GPT'", "lower-case"),
    ('id = "chatgpt-privacy"', 'id = "other"', 4, "`id` is 'other'", "like its folder"),
    ("https://chatgpt.com", "http://chatgpt.com", 10, "`link` is 'http://", "https://"),
    ("https://chatgpt.com/#", "https://chat gpt.com/#", 10, "`link`", "https://"),
    ("= 2026-10-07", '= "yesterday"', 12, "`facts_checked` is a str", "such as 2026-10-07"),
    ("= 2026-10-07", "= 2026-10-07T09:00:00", 12, "has a time of day", "such as 2026-10-07"),
    ('locales = ["en", "de"]', 'locales = ["de"]', 15, 'lacks "en"', "add it"),
    ('locales = ["en", "de"]', 'locales = ["en", "de", "fr"]', 15, "'fr'", "Add the folder fr/"),
    ('locales = ["en", "de"]', 'locales = ["en"]', 15, "'de'", "remove both"),
    ('locales = ["en", "de"]', "locales = []", 15, "lists nothing", "at least one"),
    ('"shared", "none"]', '"shared", "shared"]', 16, "names something twice", "each once"),
    ('"shared", "none"]', '"shared", "nun"]', 16, "`account_types` is 'nun'", "personal"),
    ('kinds = ["employee", "contractor"]', "kinds = []", 20, "`audience.kinds` lists nothing", "employee"),
    ('kinds = ["employee", "contractor"]', "", 19, "`audience.kinds` is missing", "employee"),
    (
        "# departments =",
        "departments = []\n# departments =",
        21,
        "`audience.departments` lists nothing",
        "once",
    ),
    ("[audience]", "[audiense]", 1, "`audience` is missing", "[audience]"),
    ("due_days = 14", "due_days = 1", 24, "`cadence.due_days` is 1", "from 3 to 365"),
    ("due_soon_days = 4", "due_soon_days = 14", 25, "`cadence.due_soon_days` is 14", "from 0 to 13"),
    ('opens = "09:00"', 'opens = "9"', 28, "`cadence.opens` is '9'", '"09:00"'),
    ('opens = "09:00"', 'opens = "18:00"', 29, "is not later than `opens`", "Open before"),
    ('["mon", "tue"', '["mon", "tuesday"', 30, "'tuesday'", "tue"),
    ('day = 7\nto = "person"', 'day = 7\nto = "boss"', 44, "`cadence.steps[2].to` is 'boss'", "manager"),
    ("day = 7\n", "day = 7\nat = 9\n", 44, "`cadence.steps[2].at` is not known", "Remove it."),
    ('id = "CC2.2"', "", 77, "`controls[1].id` is missing", "line of text"),
]


@pytest.mark.parametrize(("old", "new", "line", "fault", "cure"), FAULTS)
def test_a_fault_names_file_line_and_cure(
    tmp_path: Path, old: str, new: str, line: int, fault: str, cure: str
) -> None:
    """Whatever is wrong, one line says where, what, and how to mend it."""
    folder = PackFolder(tmp_path)
    folder.change(FILE, old, new)
    with pytest.raises(InvalidPolicy) as raised:
        read_pack(folder.root, PACK)
    assert str(raised.value).startswith(f"{FILE}:{line}: ")
    assert fault in str(raised.value)
    assert cure in raised.value.advice
    assert "\n" not in str(raised.value)
