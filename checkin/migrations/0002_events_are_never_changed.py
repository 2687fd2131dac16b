from django.db import migrations

FORWARD = """
create function checkin_event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'checkin_event is append-only: a correction is a new event';
end $$;
create trigger append_only before update or delete on checkin_event
    for each row execute function checkin_event_is_append_only();
"""
BACKWARD = """
drop trigger append_only on checkin_event;
drop function checkin_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("checkin", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
