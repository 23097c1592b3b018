-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER custody_entry_no_update BEFORE UPDATE ON custody_entry BEGIN SELECT RAISE(ABORT, 'a custody ledger is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER custody_entry_no_delete BEFORE DELETE ON custody_entry BEGIN SELECT RAISE(ABORT, 'a custody ledger is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER custody_checkpoint_no_update BEFORE UPDATE ON custody_checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER custody_checkpoint_no_delete BEFORE DELETE ON custody_checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
-- +goose StatementEnd
