package notify

import (
	"context"
	"embed"
	"fmt"
	"regexp"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Notice is what somebody is to be told.
type Notice struct {
	// Org is the organisation of the change that tells, and of the person's role.
	Org, Person string
	Template    Template
	// Table and Record name the record it is about: a protected table, whose locks keep the ledger. Both "" where it is
	// about none.
	Table, Record string
	// Path is where the link leads after signing in, such as "/report/inc_…". It appears in no message.
	Path string
	// Urgent makes this one as urgent as an urgent template.
	Urgent bool
}

var (
	goodPath  = regexp.MustCompile(`^/[A-Za-z0-9/_.-]{0,300}$`)
	goodTable = regexp.MustCompile(`^[a-z_]{0,60}$`)
)

var (
	noticeTable   = op.Table{Name: "notice", Columns: []string{"org_id", "id", "person_id", "template", "record_kind", "record_id", "path", "urgent", "created_at"}}
	deliveryTable = op.Table{Name: "notice_delivery", Columns: []string{"org_id", "id", "notice_id", "person_id", "channel", "state", "created_at", "changed_at"}}
)

// sendJob is the kind of job that delivers one notice.
const sendJob = "notify.send"

type sendArgs struct {
	Notice string `json:"notice"`
	// Org is whose notice it is; jobs of older versions leave it out, and it is then that of the change.
	Org string `json:"org,omitempty"`
}

// Tell writes a notice in a change's own transaction: it is told if and only if the change happens. Somebody who is kept
// away from the record is told nothing, however the notice was made.
func Tell(ctx context.Context, tx *op.Tx, n Notice) error {
	_, err := tell(ctx, tx, n)
	return err
}

func tell(_ context.Context, tx *op.Tx, n Notice) (string, error) {
	if !n.Template.Known() || n.Org == "" || n.Person == "" || !goodPath.MatchString(n.Path) || !goodTable.MatchString(n.Table) {
		return "", fmt.Errorf("a notice of template %q is not complete", n.Template)
	}
	// Random, so that the order of ids in links tells nothing of when a report was made.
	nid := id.Random("ntc")
	at := db.At(tx.Now())
	tx.Insert(noticeTable, n.Org, nid, n.Person, string(n.Template), n.Table, n.Record, n.Path, n.Urgent || n.Template.Urgent(), at)
	tx.Insert(deliveryTable, n.Org, id.New("dlv", tx.Now()), nid, n.Person, "app", "sent", at, at)
	tx.Insert(deliveryTable, n.Org, id.New("dlv", tx.Now()), nid, n.Person, "email", "queued", at, at)
	return nid, tx.Later(sendJob, sendArgs{nid, n.Org}, tx.Now(), nid)
}
