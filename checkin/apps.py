from django.apps import AppConfig


class CheckinConfig(AppConfig):
    name = "checkin"

    def ready(self) -> None:
        from checkin.own_data import add_visits
        from checkin.places import add_stations

        add_visits()
        add_stations()
