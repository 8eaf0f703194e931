"""Nothing is asked without someone who can be reached."""

import pytest

from framing.errors import UsageError
from framing.fetching.contact import user_agent


@pytest.fixture(autouse=True)
def _no_contact_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRAMING_CONTACT", raising=False)


@pytest.mark.parametrize(
    "contact", ["name@university.example", "mailto:name@university.example", "https://u.example/me"]
)
def test_the_user_agent_names_the_program_and_the_contact(contact: str) -> None:
    agent = user_agent(contact)
    assert agent.startswith("framing/")
    assert agent.endswith(f"(+{contact})")


def test_the_environment_gives_the_contact_that_the_recipe_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_CONTACT", "elsewhere@university.example")
    assert "elsewhere@" in user_agent("")
    assert "recipe@" in user_agent("recipe@university.example")


def test_without_a_contact_the_message_says_how_to_set_one() -> None:
    with pytest.raises(UsageError, match=r"contact: name@university\.example.*FRAMING_CONTACT="):
        user_agent(" ")


@pytest.mark.parametrize(
    "contact",
    [
        "me", "name@", "@host.example", "name@host", "https://", "a@b.example\r\nX-Evil: 1",
        "a@b.example\x00",
        "a b@c.example", "имя@вуз.example", "a@b.example)", "a@b@c.example", "a@b." + "x" * 300,
    ],
)  # fmt: skip
def test_what_cannot_be_written_to_is_no_contact(contact: str) -> None:
    with pytest.raises(UsageError, match="FRAMING_CONTACT"):
        user_agent(contact)
