-- Rules that the database itself keeps, whatever the program does.

-- Row-level security by organisation: the belt under the doors (SEC-007). Each transaction says which
-- organisation it works in (carebraid.organisation); without that, no row is there.
do $$
declare t text;
begin
  for t in
    select c.table_name from information_schema.columns c
    join information_schema.tables b using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'organisation_id' and b.table_type = 'BASE TABLE'
      and c.table_name like 'store\_%' and c.table_name not in ('store_account', 'store_journalentry')
  loop
    execute format('alter table %I enable row level security', t);
    execute format('drop policy if exists by_organisation on %I', t);
    execute format(
      'create policy by_organisation on %I using (organisation_id = nullif(current_setting(''carebraid.organisation'', true), '''')::uuid)'
      ' with check (organisation_id = nullif(current_setting(''carebraid.organisation'', true), '''')::uuid)', t);
  end loop;
end $$;

alter table store_journalentry enable row level security;
drop policy if exists read_by_organisation on store_journalentry;
create policy read_by_organisation on store_journalentry for select
  using (organisation_id = nullif(current_setting('carebraid.organisation', true), '')::uuid);
drop policy if exists anybody_appends on store_journalentry;
create policy anybody_appends on store_journalentry for insert with check (true);

-- Append only: the journal and its seals, what happened to a task, and the versions of a safety plan.
create or replace function store_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

do $$
declare t text;
begin
  foreach t in array array['store_journalentry', 'store_journalseal', 'store_taskevent', 'store_safetyplan', 'store_disclosure', 'store_medicinechange', 'store_note', 'store_apartnote', 'store_legalreport'] loop
    execute format('drop trigger if exists append_only on %I', t);
    execute format('create trigger append_only before update or delete on %I for each row execute function store_refuse_change()', t);
    execute format('drop trigger if exists append_only_whole on %I', t);
    execute format('create trigger append_only_whole before truncate on %I for each statement execute function store_refuse_change()', t);
    if exists (select from pg_roles where rolname = 'carebraid_app') then
      execute format('revoke update, delete, truncate on %I from carebraid_app', t);
    end if;
  end loop;
end $$;

-- What was signed stays as it was signed: of a consent only its ending may change (PRV-017), and an ending stays.
create or replace function store_keep_consent() returns trigger language plpgsql as $$
declare fixed text[] := array['status', 'event_at', 'stopped_at', 'stopped_by', 'revoked_at'];
begin
  if tg_op = 'DELETE' then
    raise exception 'a consent is never deleted' using errcode = 'insufficient_privilege';
  end if;
  if old.status <> 'draft' and (to_jsonb(old) - fixed) <> (to_jsonb(new) - fixed) then
    raise exception 'a signed consent cannot be altered' using errcode = 'insufficient_privilege';
  end if;
  if (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
    or (old.stopped_at is not null and new.stopped_at is distinct from old.stopped_at)
    or (old.event_at is not null and new.event_at is distinct from old.event_at)
    or (old.status in ('revoked', 'entered_in_error') and new.status <> old.status) then
    raise exception 'what ended a consent cannot be taken back' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
drop trigger if exists keep_consent on store_consent;
create trigger keep_consent before update or delete on store_consent for each row execute function store_keep_consent();

-- A journal row is digested as it is written, over every column but the digest, in one time zone.
create or replace function store_journal_digest(r store_journalentry) returns bytea
language sql stable set timezone = 'UTC' as
$$ select sha256(convert_to((to_jsonb(r) - 'digest')::text, 'UTF8')) $$;

create or replace function store_journal_write() returns trigger language plpgsql as $$
begin
  new.xact := pg_current_xact_id()::text::bigint;
  new.digest := store_journal_digest(new);
  return new;
end $$;
drop trigger if exists digest on store_journalentry;
create trigger digest before insert on store_journalentry for each row execute function store_journal_write();

-- What the seal and the verifier read, over all organisations: ids and digests, no contents.
create or replace function store_journal_range(from_xact bigint, to_xact bigint)
returns table (id bigint, stored bytea, computed bytea)
language sql stable security definer set search_path = public as
$$ select j.id, j.digest, store_journal_digest(j) from store_journalentry j
   where j.xact >= from_xact and j.xact < to_xact order by j.id $$;

-- The actor behind an account, before any organisation is known.
create or replace function store_actor_of(account uuid)
returns table (name text, organisation_id uuid, roles text[], language text, zone text, staff_id uuid, patient_id uuid)
language sql stable security definer set search_path = public as
$$ select a.name, a.organisation_id, a.roles, a.language, a.zone, s.id, p.id
   from store_account a
   left join store_staff s on s.account_id = a.id and s.left_at is null
   left join store_patient p on p.account_id = a.id
   where a.id = account and a.is_active $$;
