"""What a model reads of the conversation."""

import pytest

from agents.llm.base import Text, ToolResult, ToolUse
from agents.turns import history
from chat.models import Message
from tests.agents.talk import Talk, book, model, use
from tests.worlds import city, restaurant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_earlier_turns_come_with_their_tool_calls_and_buttons() -> None:
    world, talk = restaurant(), Talk()
    with model([Text("Let me hold it."), book(world)]):
        talk.says("a table")
    with model("Yes?") as script:
        talk.says("hm")
    said, used, answered, asked, now = script.asked[0].messages
    assert said.text == "a table"
    assert [type(block) for block in used.blocks] == [Text, ToolUse]
    assert isinstance(answered.blocks[0], ToolResult)
    assert answered.blocks[0].content["state"] == "needs_confirmation"
    assert asked.choices[0].title == "Yes, book it"
    assert (asked.role, now.role, now.text) == ("assistant", "user", "hm")


def test_twenty_messages_are_read() -> None:
    talk = Talk()
    with model(*[f"answer {number}" for number in range(15)]) as script:
        for number in range(15):
            talk.says(f"message {number}")
    read = [message.text for message in script.asked[-1].messages]
    assert len(read) == history.KEPT
    assert read[-1] == "message 14"


def test_a_tap_comes_with_its_payload() -> None:
    talk = Talk()
    with model("Fine.") as script:
        talk.says("19:00", payload="pick:a:b:2026-11-23:19:00")
    assert script.asked[0].messages[0].payload == "pick:a:b:2026-11-23:19:00"


def test_a_message_without_words_says_what_it_is() -> None:
    talk = Talk()
    row = talk.write("")
    Message.objects.filter(pk=row.pk).update(kind=Message.Kind.LOCATION)
    with model("Fine.") as script:
        talk.answer()
    assert script.asked[0].messages[0].text == "[a location]"


def test_the_buttons_own_code_never_reaches_a_tool_result_but_the_quotes_id_does() -> None:
    world, talk = restaurant(), Talk()
    with model(book(world)):
        talk.says("a table")
    with model(use("check_booking"), "None.") as script:
        talk.says("hm")
    results = [
        block for message in script.asked[1].messages for block in message.blocks if isinstance(block, ToolResult)
    ]
    assert all(":yes" not in str(result.content) for result in results)


def test_what_is_known_of_the_guest() -> None:
    bali, talk = city(), Talk()
    person = talk.conversation.person
    person.timezone = bali.timezone
    facts = history.facts(talk.conversation)
    assert (facts.name, facts.language, facts.city, facts.timezone) == ("Ayu", "en", bali.name, bali.timezone)


def test_a_zone_with_two_cities_names_none() -> None:
    bali, talk = city(), Talk()
    bali.pk, bali.slug = None, "lombok"
    bali.save()
    talk.conversation.person.timezone = bali.timezone
    assert history.facts(talk.conversation).city == ""
