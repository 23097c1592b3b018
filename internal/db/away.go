package db

import (
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Away tells whether err means that the database could not be reached or is busy with something else, so that the same
// read may work in a moment.
func Away(err error) bool {
	if err == nil {
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "57P") || strings.HasPrefix(pg.Code, "53")
	}
	var connect *pgconn.ConnectError
	var op *net.OpError
	if errors.As(err, &connect) || errors.As(err, &op) || errors.Is(err, driver.ErrBadConn) {
		return true
	}
	for _, w := range []string{"SQLITE_BUSY", "database is locked", "conn closed", "unexpected EOF"} {
		if strings.Contains(err.Error(), w) {
			return true
		}
	}
	return false
}
