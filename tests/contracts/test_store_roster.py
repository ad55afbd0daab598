"""People, their names and accounts, on every database."""

from dataclasses import replace
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from bot.core.roster import AccountId, Known, PersonId, PersonKind, Profile, WorkspaceId
from bot.ports.store import Records
from bot.store.types import keepable
from support.databases import each_backend, opened
from support.given import NOW, a_person
from support.stored import ORG, TEAM, a_workspace, an_account, settle_in, welcome

pytestmark = each_backend


def rename(profile: Profile, records: Records) -> tuple[dict[PersonId, str], list[Known]]:
    """What Ada is called then, and who is found by that name."""
    records.roster.save(a_person(), profile)
    return records.roster.names([profile.person]), records.roster.find(profile.name)


async def test_what_is_saved_comes_back_equal(backend: str) -> None:
    """Every field of a person, a profile and an account."""
    person = a_person(
        id=PersonId("eve"),
        kind=PersonKind.CONTRACTOR,
        manager=PersonId("ada"),
        department="",
        chosen_locale="de",
        left_at=NOW,
    )
    profile = Profile(person=person.id, name="Eve Ö'Brien", email="eve@example.com")
    account = an_account(id="U-eve", person=person.id, dm="D1", admin=True, unreachable="user_disabled")
    async with opened(backend) as database:
        await settle_in(database)
        await database.write(ORG, lambda records: records.roster.save(person, profile, account))
        assert await database.read(ORG, lambda records: records.roster.person(person.id)) == person
        assert await database.read(ORG, lambda records: records.roster.profile(person.id)) == profile
        assert await database.read(ORG, lambda records: records.roster.accounts(person.id)) == [account]
        known = await database.read(ORG, lambda records: records.roster.known(TEAM, account.id))
    assert known is not None
    assert (known.person, known.profile, known.account) == (person, profile, account)


async def test_saving_again_updates(backend: str) -> None:
    """A second save of the same id changes the row, and what it leaves out stays."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            ada = records.roster.person(PersonId("ada"))
            assert ada is not None
            records.roster.save(replace(ada, department="Research"))
            records.roster.save_account(an_account(dm="D7"))

        await database.write(ORG, work)
        known = await database.read(ORG, lambda records: records.roster.known(TEAM, AccountId("U-ada")))
    assert known is not None
    assert known.person.department == "Research"
    assert known.profile.name == "Ada Lovelace"
    assert known.account.dm == "D7"


async def test_nobody_is_nothing(backend: str) -> None:
    """Ids that we do not know."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            roster = records.roster
            assert roster.person(PersonId("x")) is None
            assert roster.profile(PersonId("x")) is None
            assert roster.known(TEAM, AccountId("x")) is None
            assert roster.known(WorkspaceId("x"), AccountId("U-ada")) is None
            assert roster.find("nobody") == []
            assert roster.accounts(PersonId("x")) == []
            assert roster.names([PersonId("x")]) == {}
            assert roster.reachable([]) == {}

        await database.read(ORG, work)


async def test_people_are_found_by_account_address_or_name(backend: str) -> None:
    """Without regard to case or spaces, in any script; the exact account first; up to ten; each once."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            roster = records.roster
            for n in range(12):
                person = PersonId(f"same{n:02}")
                profile = Profile(person=person, name="JÜRGEN  Groß", email=f"{n}@example.com")
                roster.save(a_person(id=person), profile, an_account(id=f"U-same{n}", person=person))
            called_like_an_id = Profile(person=PersonId("bob"), name="u-ada", email=None)
            roster.save(a_person(id=PersonId("bob")), called_like_an_id)

        await database.write(ORG, work)

        def found(text: str) -> list[str]:
            return [known.person.id for known in found_by[text]]

        texts = ("U-ada", "ADA@Example.com", "ada lovelace", "jürgen gross", "u-ada")
        found_by = await database.read(ORG, lambda r: {text: r.roster.find(text) for text in texts})
    assert found("U-ada") == ["ada", "bob"]
    assert found("ADA@Example.com") == ["ada"]
    assert found("ada lovelace") == ["ada"]
    assert found("jürgen gross") == [f"same{n:02}" for n in range(10)]
    assert found("u-ada") == ["bob"]


async def test_pages_hold_everybody_here_once(backend: str) -> None:
    """By id, each with one account, preferably one that can be written to; those gone are left out."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            welcome(records, "cyd", left_at=NOW)
            records.roster.save_account(an_account(workspace=TEAM, id="U-ada", unreachable="user_disabled"))
            records.roster.save_account(an_account(workspace="T0002", id="U-ada2"))
            records.roster.save(a_person(id=PersonId("accountless")))

        await database.write(ORG, work)
        first = await database.read(ORG, lambda records: records.roster.page(None, 1))
        second = await database.read(ORG, lambda records: records.roster.page(first[-1].person.id, 5))
        there = await database.read(ORG, lambda records: records.roster.accounts_in(TEAM))
    assert [(known.person.id, known.account.id) for known in first] == [("ada", "U-ada2")]
    assert [known.person.id for known in second] == ["bob"]
    assert there == {"U-ada", "U-bob"}


async def test_reachable_skips_closed_doors(backend: str) -> None:
    """Accounts that refuse us, and workspaces that were revoked, are not offered."""
    async with opened(backend) as database:
        await settle_in(database)
        revoked = a_workspace(id=WorkspaceId("T0000"), revoked_at=NOW)
        await database.across(lambda tenancy: tenancy.install(revoked))

        def work(records: Records) -> None:
            records.roster.save_account(an_account(workspace="T0000", id="U-first"))
            records.roster.save_account(
                an_account(id="U-bob", person=PersonId("bob"), unreachable="user_disabled")
            )

        await database.write(ORG, work)
        people = [PersonId("ada"), PersonId("bob"), PersonId("x")]
        reachable = await database.read(ORG, lambda records: records.roster.reachable(people))
    assert reachable == {"ada": an_account()}


async def test_managers_and_names(backend: str) -> None:
    """Everybody here and their manager; names of those not erased."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            records.roster.save(a_person(id=PersonId("ada"), manager=PersonId("bob")))
            records.roster.save(a_person(id=PersonId("gone"), left_at=NOW))

        await database.write(ORG, work)
        managers = await database.read(ORG, lambda records: records.roster.managers())
        names = await database.read(
            ORG, lambda records: records.roster.names([PersonId("ada"), PersonId("gone")])
        )
    assert managers == {"ada": "bob", "bob": None}
    assert names == {"ada": "Ada Lovelace"}


async def test_an_erased_person_is_known_without_a_name(backend: str) -> None:
    """The account still works; nothing names whoever has it."""
    async with opened(backend) as database:
        await settle_in(database)
        nameless = an_account(id="U-x", person=PersonId("x"))
        await database.write(
            ORG, lambda records: records.roster.save(a_person(id=PersonId("x")), None, nameless)
        )
        known = await database.read(ORG, lambda records: records.roster.known(TEAM, nameless.id))
    assert known is not None
    assert (known.profile.name, known.profile.email) == ("", None)


async def test_any_name_can_be_kept(backend: str) -> None:
    """Whatever characters a platform sends: what no database can hold is left out, the rest comes back."""
    async with opened(backend) as database:
        await settle_in(database)
        for name in ("a\x00b", "half \ud83d pair", "𝔘𝔫𝔦", "'; DROP TABLE person; --", "%s ? :x", "é" * 5000):
            profile = Profile(person=PersonId("ada"), name=name, email=None)
            kept, found = await database.write(ORG, partial(rename, profile))
            assert kept == {"ada": keepable(name)}
            assert [known.person.id for known in found] == ["ada"]


@given(text=st.text(alphabet=st.characters(codec=None)))
def test_keepable_text_is_what_utf8_and_databases_can_hold(backend: str, text: str) -> None:
    """And it stays as it is from then on."""
    kept = keepable(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept == keepable(kept)
