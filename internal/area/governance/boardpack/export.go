package boardpack

import (
	"github.com/havenward/havenward/internal/export"
)

// Columns are those of the file of all figures.
func Columns() []export.Column[Figure] {
	text := func(key, title string, f func(Figure) string) export.Column[Figure] {
		return export.Column[Figure]{Key: key, Label: title, Kind: export.Text, Value: func(x Figure) export.Cell { return export.TextCell(f(x)) }}
	}
	return []export.Column[Figure]{
		text("figure", "Figure", func(f Figure) string { return f.Label }),
		text("key", "Key", func(f Figure) string { return f.Key }),
		text("name", "Name", func(f Figure) string { return f.Name }),
		text("shown", "As shown", func(f Figure) string { return f.Shown }),
		{Key: "value", Label: "Value", Kind: export.Number, Value: func(f Figure) export.Cell {
			if f.Value == nil {
				return export.Cell{}
			}
			return export.NumberCell(*f.Value)
		}},
		text("unit", "Unit", func(f Figure) string { return f.Unit }),
		text("definition", "Definition", func(f Figure) string { return f.Definition }),
		text("source", "Source", func(f Figure) string { return f.Source }),
		text("caution", "Caution", func(f Figure) string { return f.Caution }),
		text("stood", "The data stood", func(f Figure) string { return f.Stood }),
		text("page", "Page", func(f Figure) string { return f.Page }),
	}
}
