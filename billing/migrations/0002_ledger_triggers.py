"""What the ledger promises, promised by PostgreSQL.

It is append-only, accounts included. At commit every transaction has exactly the entries it says it has (so none can
be added later), they sum to zero per currency, each in its account's currency; what settles a pending transaction
repeats its entries, what reverses a posted one opposes them.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION billing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused, write a correcting transaction', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_append_only';
END $$;

CREATE TRIGGER billing_account_append_only BEFORE UPDATE OR DELETE ON billing_account
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_transaction_append_only BEFORE UPDATE OR DELETE ON billing_transaction
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_entry_append_only BEFORE UPDATE OR DELETE ON billing_entry
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();

CREATE FUNCTION billing_entries_differ(one bigint, other bigint, sign integer) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM (
            SELECT account_id, amount_minor FROM billing_entry WHERE transaction_id = one
            UNION ALL
            SELECT account_id, -1 * sign * amount_minor FROM billing_entry WHERE transaction_id = other
        ) both_sides
        GROUP BY account_id HAVING sum(amount_minor) <> 0
    )
$$;

CREATE FUNCTION billing_entry_is_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    has bigint;
    said bigint;
BEGIN
    SELECT count(*) INTO has FROM billing_entry WHERE transaction_id = NEW.transaction_id;
    SELECT entry_count INTO said FROM billing_transaction WHERE id = NEW.transaction_id;
    IF has <> said THEN
        RAISE EXCEPTION 'transaction % has % entries and not the % it says', NEW.transaction_id, has, said
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_is_whole';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION billing_transaction_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    has bigint;
    bad record;
BEGIN
    SELECT count(*) INTO has FROM billing_entry WHERE transaction_id = NEW.id;
    IF has <> NEW.entry_count THEN
        RAISE EXCEPTION 'transaction % has % entries and not the % it says', NEW.id, has, NEW.entry_count
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_is_whole';
    END IF;
    SELECT currency, sum(amount_minor) AS total INTO bad
        FROM billing_entry WHERE transaction_id = NEW.id GROUP BY currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transaction % does not balance: % % too much', NEW.id, bad.total, bad.currency
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_sums_to_zero';
    END IF;
    IF EXISTS (SELECT 1 FROM billing_entry e JOIN billing_account a ON a.id = e.account_id
               WHERE e.transaction_id = NEW.id AND a.currency <> e.currency) THEN
        RAISE EXCEPTION 'transaction % has an entry in another currency than its account', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_currency_of_account';
    END IF;
    IF NEW.settles_id IS NOT NULL AND (
        NOT EXISTS (SELECT 1 FROM billing_transaction WHERE id = NEW.settles_id AND phase = 'pending')
        OR (NEW.phase = 'posted' AND billing_entries_differ(NEW.id, NEW.settles_id, 1))
    ) THEN
        RAISE EXCEPTION 'transaction % must settle a pending one, with its very entries', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_settles_what_was_pending';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND (
        NOT EXISTS (SELECT 1 FROM billing_transaction WHERE id = NEW.reverses_id AND phase = 'posted')
        OR billing_entries_differ(NEW.id, NEW.reverses_id, -1)
    ) THEN
        RAISE EXCEPTION 'transaction % must reverse a posted one, with the opposite entries', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_reverses_what_was_posted';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER billing_entry_is_counted AFTER INSERT ON billing_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_entry_is_counted();
CREATE CONSTRAINT TRIGGER billing_transaction_holds AFTER INSERT ON billing_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_transaction_holds();
"""

BACKWARD = """
DROP TRIGGER billing_transaction_holds ON billing_transaction;
DROP TRIGGER billing_entry_is_counted ON billing_entry;
DROP TRIGGER billing_entry_append_only ON billing_entry;
DROP TRIGGER billing_transaction_append_only ON billing_transaction;
DROP TRIGGER billing_account_append_only ON billing_account;
DROP FUNCTION billing_transaction_holds();
DROP FUNCTION billing_entry_is_counted();
DROP FUNCTION billing_entries_differ(bigint, bigint, integer);
DROP FUNCTION billing_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
