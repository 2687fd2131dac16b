from django.urls import URLPattern, path

from analytics.followups import reasons_page as reasons
from analytics.followups.one_page import follow_up_page, work
from analytics.followups.questions import question_page, questions_page
from analytics.followups.work_list import follow_ups_page

urlpatterns: list[URLPattern] = [
    path("follow-ups/", follow_ups_page, name="follow_ups"),
    path("follow-ups/<int:number>/", follow_up_page, name="follow_up"),
    path("follow-ups/<int:number>/<slug:act>/", work, name="work_follow_up"),
    path("follow-ups/reasons/", reasons.reasons_page, name="lead_reasons"),
    path("follow-ups/reasons/add/", reasons.add_reason_page, name="add_lead_reason"),
    path("follow-ups/reasons/<slug:code>/", reasons.reason_page, name="lead_reason"),
    path(
        "follow-ups/reasons/<slug:code>/words/",
        reasons.rename_reason_page,
        name="rename_lead_reason",
    ),
    path("follow-ups/reasons/<slug:code>/move/", reasons.move_reason_page, name="move_lead_reason"),
    path(
        "follow-ups/reasons/<slug:code>/offer/", reasons.offer_reason_page, name="offer_lead_reason"
    ),
    path("my/questions/", questions_page, name="my_questions"),
    path("my/questions/<int:number>/", question_page, name="my_question"),
]
