package training

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// State says where an import stands.
type State string

// The states. Nothing counts before Applied; a dropped one holds its report and no file.
const (
	Receiving State = "receiving"
	Received  State = "received"
	Checked   State = "checked"
	Refused   State = "refused"
	Applying  State = "applying"
	Applied   State = "applied"
	Dropped   State = "dropped"
)

// Words gives the state in plain words.
func (s State) Words() string {
	return map[State]string{Receiving: "Coming in", Received: "Being read", Checked: "Read, not brought in", Refused: "Cannot be taken", Applying: "Being brought in", Applied: "Brought in", Dropped: "Put away"}[s]
}

// Import is a file of a training system.
type Import struct {
	Org, ID, Name, Digest string
	Size                  int64
	State                 State
	// Whole tells that the file lists everybody in post, so that posts that are not in it have ended.
	Whole bool
	// Day is the day of the file: posts that are not in a whole file ended on it.
	Day string
	// Chosen leads folded headings of this file to columns.
	Chosen  map[string]string
	Report  Report
	Sent    db.Time
	By      string
	Applied db.Time
	Version int64
}

// Report is what a file holds and what came of it. Rows is Taken, Refused, Totals and Headings together.
type Report struct {
	Rows, Taken, Refused, Totals, Headings int
	// Posts and People are how many different ones the rows taken name, Achieved how many achievements they hold.
	Posts, People, Achieved int
	// Again is how many rows say what another row of the file said already, Without how many name a competence and no day, Elsewhere
	// how many name a competence that is not kept here.
	Again, Without, Elsewhere int
	// Nameless is how many rows were not taken because nobody can tell whose they are: of a whole file, their posts end.
	Nameless int
	// NewPosts, ChangedPosts and NewAchieved are what applying wrote, Ended the posts that a whole file no longer lists, or would.
	// Left is how many of those stayed as they were, because more would have ended than somebody had agreed to.
	NewPosts, ChangedPosts, NewAchieved, Ended, Left int
	// Headings of the file with the column that each fills.
	Columns []Column
	// Problems are what is wrong with rows, gathered; File what is wrong with the whole file, in words.
	Problems []Gathered
	File     []string
	// Places, Competences, Groups and Statuses are words of the file that nothing here was found for, with their rows; the most first.
	Places, Competences, Groups, Statuses []Unknown
}

// Column is a heading of a file and the key of the column that it fills: "" for none, "-" for left out by choice.
type Column struct{ Heading, Key string }

// Gathered is all problems of one field and kind.
type Gathered struct {
	Field, Code, Message string
	Warning              bool
	Count                int
	// First are the first rows that have it.
	First []int
}

// Unknown is a word that nothing was found for, with how many rows have it.
type Unknown struct {
	Word string
	Rows int
}

var (
	importTable = op.Table{Name: "training_import", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "name", "digest", "size", "state", "whole", "day", "mapping", "report", "sent_at", "sent_by", "applied_at", "version"}}
	partTable   = op.Table{Name: "training_import_part", Columns: []string{"org_id", "import_id", "n", "data"}}
	wordTable   = op.Table{Name: "training_mapping", Columns: []string{"org_id", "kind", "word", "means"}}
)

const importColumns = `i.org_id, i.id, i.name, i.digest, i.size, i.state, i.whole, i.day, i.mapping, i.report, i.sent_at, i.sent_by, i.applied_at, i.version`

func scanImport(r db.Row) (x Import, err error) {
	var chosen, report string
	if err := r.Scan(&x.Org, &x.ID, &x.Name, &x.Digest, &x.Size, &x.State, &x.Whole, &x.Day, &chosen, &report, &x.Sent, &x.By, &x.Applied, &x.Version); err != nil {
		return x, err
	}
	if err := json.Unmarshal([]byte(chosen), &x.Chosen); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(report), &x.Report)
}

// Import reads an import in the scope.
func (s *Service) Import(ctx context.Context, sc authz.Scope, key string) (Import, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanImport, `SELECT `+importColumns+` FROM training_import i WHERE i.id = `+a.Add(key)+` AND `+sc.Where(&a, "i"), a.Values()...)
}

// Imports gives the imports in the scope, the newest first.
func (s *Service) Imports(ctx context.Context, sc authz.Scope) ([]Import, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanImport, `SELECT `+importColumns+` FROM training_import i WHERE `+sc.Where(&a, "i")+` ORDER BY i.sent_at DESC, i.id DESC`, a.Values()...)
}

// LastImport gives the day of the last import that was brought in, "" where there is none.
func (s *Service) LastImport(ctx context.Context, org string) (string, error) {
	list, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT i.day FROM training_import i WHERE i.org_id = $1 AND i.state IN ('applied', 'dropped') AND i.applied_at IS NOT NULL ORDER BY i.applied_at DESC, i.id DESC LIMIT 1`, org)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

func (s *Service) importOf(ctx context.Context, q db.Querier, org, key string) (Import, error) {
	return db.One(ctx, q, scanImport, `SELECT `+importColumns+` FROM training_import i WHERE i.org_id = $1 AND i.id = $2`, org, key)
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "{}" // numbers, text and lists of them always can
	}
	return string(b)
}
