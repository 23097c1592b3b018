package identityweb

import (
	"context"

	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// lockWords gives a kind of locked record in words.
func lockWords(lock string) string {
	switch lock {
	case "restricted":
		return "Restricted records"
	case "sexual_safety":
		return "Reports of sexual harm"
	}
	return lock
}

var moveWords = map[string]string{"joins": "Joins", "changes": "Changes", "leaves": "Leaves", "same": "Stays the same", "refused": "Not taken"}

func movesTable(ctx context.Context, moves []identity.Move) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "What each row does"), Columns: []ui.Column{{Label: lang.T(ctx, "Name")}, {Label: lang.T(ctx, "Row"), Number: true}, {Label: lang.T(ctx, "What happens")}}}
	for _, m := range moves {
		if m.What == "same" {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name}, {Text: itoa(m.Row)}, {Text: lang.T(ctx, moveWords[m.What]), Sub: lang.T(ctx, m.Why)}}})
	}
	return t
}
