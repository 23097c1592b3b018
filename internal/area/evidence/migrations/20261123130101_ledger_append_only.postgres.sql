-- +goose Up
CREATE TRIGGER custody_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER custody_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION append_only();
