"""The words of the product, for people who have never heard of AI."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TERMS: list[tuple[Promise, Promise]] = [
    (
        _("Model"),
        _(
            "A program that has learned to answer in words. Yours answers what your customers "
            "ask, the way you taught it."
        ),
    ),
    (
        _("Base model"),
        _(
            "The model we start from. It speaks the language, but knows nothing of your "
            "business yet."
        ),
    ),
    (_("Data set"), _("Your list of questions and answers, read from your spreadsheet.")),
    (
        _("Wording"),
        _(
            "One way to ask a question. Customers ask the same thing in many ways; we make more "
            "wordings from yours, and you can switch each of them off."
        ),
    ),
    (
        _("Teaching"),
        _("The model reads your questions and answers again and again until it gives yours."),
    ),
    (
        _("Exam"),
        _(
            "After teaching, the model answers questions it has not seen in that wording. Only "
            "with 95 right out of 100 may it go live."
        ),
    ),
    (
        _("Version"),
        _("What one teaching made. Older versions stay, so you can go back at any time."),
    ),
    (
        _("Live"),
        _("Ready to answer: on its chat page once that is open, and to programs with a key."),
    ),
    (
        _("Chat page"),
        _(
            "A page of your live model with its own link, for customers. It can also sit behind "
            "a button on your website."
        ),
    ),
    (
        _("Conversation"),
        _(
            "What a customer asked on a chat page, and the answer. A bad one becomes a row of "
            "your data with one click."
        ),
    ),
    (
        _("API key"),
        _(
            "A password for your own programs. The chat page and the website button need none. "
            "Never put it into a web page."
        ),
    ),
    (
        _("Token"),
        _(
            "What usage is counted in: a piece of a word. A hundred English words are about 130 "
            "tokens, a hundred Chinese characters about a hundred."
        ),
    ),
    (
        _("Machine hour"),
        _("One hour in which one of our machines worked only for you, for example to teach."),
    ),
]

TROUBLES: list[tuple[Promise, Promise]] = [
    (
        _("The exam was not passed"),
        _(
            "That is normal at first. Under each wrong answer stands why, with two ways on: "
            "correct the answer, or add wordings. Then teach again."
        ),
    ),
    (
        _("My file was not understood"),
        _(
            "Say which column holds the questions and which the answers: pick it above each "
            "column, and have the file read again."
        ),
    ),
    (
        _("The upload broke off"),
        _(
            "Leave the page open: it goes on by itself when your connection is back. You need "
            "not choose the file again."
        ),
    ),
    (
        _("A colleague changed the same row"),
        _("Nothing is lost: you see what each of you wrote, and decide which one to use."),
    ),
    (
        _("I threw something away by mistake"),
        _("Take it back from the trash: everything stays there for 30 days."),
    ),
    (
        _("I was signed out in the middle"),
        _("Sign in again: you come back to where you were, and what you typed is still there."),
    ),
    (
        _("The machine hours are used up"),
        _(
            "What is live goes on answering. Teaching waits until the next month, or until the "
            "platform's administrator gives you more hours."
        ),
    ),
]
"""What does not always go as expected, and what to do about it."""
