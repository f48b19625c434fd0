import time

import pytest

from commerce.payment.exceptions import InvalidWebhookError
from commerce.payment.gateways.demo.signature import sign, verify

BODY = b'{"id": "evt_1"}'


def test_what_was_signed_is_believed():
    verify(header=sign(body=BODY), body=BODY)


def test_one_right_signature_among_several_is_enough():
    right = sign(body=BODY).partition(",v1=")
    verify(header=f"{right[0]},v1={'0' * 64},v1={right[2]}", body=BODY)


@pytest.mark.parametrize("age", [299, -299])
def test_five_minutes_are_tolerated(age):
    verify(header=sign(body=BODY, at=int(time.time()) - age), body=BODY)


@pytest.mark.parametrize("age", [310, -310, 86400])
def test_older_messages_are_not_believed(age):
    with pytest.raises(InvalidWebhookError, match="too old"):
        verify(header=sign(body=BODY, at=int(time.time()) - age), body=BODY)


@pytest.mark.parametrize("body", [b"", BODY + b" ", BODY.replace(b"1", b"2")])
def test_another_body_is_not_believed(body):
    with pytest.raises(InvalidWebhookError):
        verify(header=sign(body=BODY), body=body)


def test_another_time_is_not_believed():
    header = sign(body=BODY)
    at = int(header[2:].partition(",")[0])
    with pytest.raises(InvalidWebhookError):
        verify(header=header.replace(str(at), str(at + 1)), body=BODY)


def test_another_secret_is_not_believed(settings):
    header = sign(body=BODY)
    settings.PAYMENT_WEBHOOK_SECRET = "another secret altogether"
    with pytest.raises(InvalidWebhookError):
        verify(header=header, body=BODY)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1",
        "v1=" + "0" * 64,
        "t=1,v0=" + "0" * 64,
        "t=x,v1=" + "0" * 64,
        "t=1,v1=" + "0" * 63,
        "t=1,v1=" + "é" * 64,
    ],
)
def test_headers_of_another_form_are_not_believed(header):
    with pytest.raises(InvalidWebhookError, match="form"):
        verify(header=header, body=BODY)


def test_without_a_secret_nothing_is_believed(settings):
    header = sign(body=BODY)
    settings.PAYMENT_WEBHOOK_SECRET = ""
    with pytest.raises(InvalidWebhookError, match="PAYMENT_WEBHOOK_SECRET"):
        verify(header=header, body=BODY)
