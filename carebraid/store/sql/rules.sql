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
  foreach t in array array['store_journalentry', 'store_journalseal', 'store_taskevent', 'store_safetyplan', 'store_disclosure', 'store_medicinechange', 'store_note', 'store_apartnote', 'store_legalreport', 'store_accountingdelay'] loop
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

-- What the application last wrote, row by row (PRV-079). A write of the application says which organisation it works in;
-- one that does not is no write of ours and leaves the digest as it was, so that the nightly check finds it. An update of
-- ours refreshes the digest only where the row was as we left it: altering and then saving again hides nothing.
create or replace function store_row_digest(r jsonb) returns bytea language sql immutable as
$$ select sha256(convert_to(jsonb_strip_nulls(r)::text, 'UTF8')) $$;

create or replace function store_keep_digest() returns trigger
language plpgsql security definer set search_path = public set timezone = 'UTC' set bytea_output = 'hex' as $$
begin
  if coalesce(current_setting('carebraid.organisation', true), '') = '' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into store_rowdigest ("table", "row", organisation_id, digest)
      select tg_table_name, n.id, n.organisation_id, store_row_digest(to_jsonb(n)) from fresh n
      on conflict ("table", "row") do nothing;
  elsif tg_op = 'UPDATE' then
    update store_rowdigest d set digest = store_row_digest(to_jsonb(n)), organisation_id = n.organisation_id
      from stale o join fresh n on n.id = o.id
      where d."table" = tg_table_name and d."row" = o.id and d.digest = store_row_digest(to_jsonb(o));
  else
    delete from store_rowdigest d using stale o
      where d."table" = tg_table_name and d."row" = o.id and d.digest = store_row_digest(to_jsonb(o));
  end if;
  return null;
end $$;

create or replace function store_digested_tables() returns text[] language sql immutable as
$$ select array['store_patient', 'store_response', 'store_checkin', 'store_entry', 'store_medicine', 'store_supply',
  'store_safetyplan', 'store_appointment', 'store_consent', 'store_restriction', 'store_disclosure', 'store_heldback',
  'store_note', 'store_apartnote'] $$;

do $$
declare t text; is_first boolean := not exists (select from store_rowdigest);
begin
  set local timezone = 'UTC';
  foreach t in array store_digested_tables() loop
    execute format('drop trigger if exists digest_insert on %I', t);
    execute format('create trigger digest_insert after insert on %I referencing new table as fresh'
      ' for each statement execute function store_keep_digest()', t);
    execute format('drop trigger if exists digest_update on %I', t);
    execute format('create trigger digest_update after update on %I referencing old table as stale new table as fresh'
      ' for each statement execute function store_keep_digest()', t);
    execute format('drop trigger if exists digest_delete on %I', t);
    execute format('create trigger digest_delete after delete on %I referencing old table as stale'
      ' for each statement execute function store_keep_digest()', t);
    if is_first then
      execute format('insert into store_rowdigest ("table", "row", organisation_id, digest)'
        ' select %L, r.id, r.organisation_id, store_row_digest(to_jsonb(r)) from %I r', t, t);
    end if;
  end loop;
  if exists (select from pg_roles where rolname = 'carebraid_app') then
    revoke insert, update, delete, truncate on store_rowdigest from carebraid_app;
  end if;
end $$;

-- All digests of one organisation anew: after a migration or a restore, by the owner of the tables alone.
create or replace function store_redo_digests(of_organisation uuid) returns bigint
language plpgsql set search_path = public set timezone = 'UTC' set bytea_output = 'hex' as $$
declare t text; n bigint; done bigint := 0;
begin
  delete from store_rowdigest where organisation_id = of_organisation;
  foreach t in array store_digested_tables() loop
    execute format('insert into store_rowdigest ("table", "row", organisation_id, digest)'
      ' select %L, r.id, r.organisation_id, store_row_digest(to_jsonb(r)) from %I r where r.organisation_id = $1'
      ' on conflict ("table", "row") do update set digest = excluded.digest, organisation_id = excluded.organisation_id',
      t, t) using of_organisation;
    get diagnostics n = row_count;
    done := done + n;
  end loop;
  return done;
end $$;

-- What does not agree in one organisation: changed, missing or added outside the application.
create or replace function store_altered_rows(of_organisation uuid)
returns table ("table" text, "row" uuid, what text, patient_id uuid)
language plpgsql stable security definer set search_path = public set timezone = 'UTC' set bytea_output = 'hex' as $$
declare t text;
begin
  foreach t in array store_digested_tables() loop
    return query execute format(
      'select %L, coalesce(d."row", r.id), case when d."row" is null then ''added'' when r.id is null then ''missing'' else ''changed'' end,'
      ' (to_jsonb(r)->>%L)::uuid'
      ' from (select * from %I where organisation_id = $1) r full join'
      ' (select * from store_rowdigest where "table" = %L and organisation_id = $1) d on d."row" = r.id'
      ' where d.digest is distinct from store_row_digest(to_jsonb(r)) order by 2',
      t, case when t = 'store_patient' then 'id' else 'patient_id' end, t, t) using of_organisation;
  end loop;
end $$;
