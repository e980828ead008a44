"""What the ledger promises, promised by PostgreSQL: append-only, and every transaction sums to zero per currency."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION billing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused, write a correcting transaction', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER billing_transaction_append_only BEFORE UPDATE OR DELETE ON billing_transaction
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_entry_append_only BEFORE UPDATE OR DELETE ON billing_entry
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();

CREATE FUNCTION billing_sum_is_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tx bigint;
    bad record;
BEGIN
    IF TG_TABLE_NAME = 'billing_entry' THEN tx := NEW.transaction_id; ELSE tx := NEW.id; END IF;
    SELECT currency, sum(amount_minor) AS total INTO bad
        FROM billing_entry WHERE transaction_id = tx GROUP BY currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transaction % does not balance: % % too much', tx, bad.total, bad.currency
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_sums_to_zero';
    END IF;
    IF EXISTS (SELECT 1 FROM billing_entry e JOIN billing_account a ON a.id = e.account_id
               WHERE e.transaction_id = tx AND a.currency <> e.currency) THEN
        RAISE EXCEPTION 'transaction % has an entry in another currency than its account', tx
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_currency_of_account';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER billing_entry_sum_is_zero AFTER INSERT ON billing_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_sum_is_zero();
"""

BACKWARD = """
DROP TRIGGER billing_entry_sum_is_zero ON billing_entry;
DROP TRIGGER billing_entry_append_only ON billing_entry;
DROP TRIGGER billing_transaction_append_only ON billing_transaction;
DROP FUNCTION billing_sum_is_zero();
DROP FUNCTION billing_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
