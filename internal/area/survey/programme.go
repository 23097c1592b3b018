package survey

import (
	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/known"
)

// Programme is the programme's own table: what the survey of 2020 said, with the one figure of 2016 that goes with it. The
// figures are published, each with its release and source, and never made up.
type Programme struct {
	Groups []string
	Rows   []ProgrammeRow
}

// ProgrammeRow is one question. Cells go with the groups; one without a figure was not found in a published source.
type ProgrammeRow struct {
	Question string
	Cells    []ProgrammeCell
	// Also are the figures of other releases or years that belong to the row.
	Also []known.Figure
}

// ProgrammeCell is a published figure, or none.
type ProgrammeCell struct {
	Figure known.Figure
	There  bool
}

// Programme2020 gives the table.
func Programme2020() Programme {
	p := Programme{Groups: []string{sheet.All, "ambulance", "mental_health", "community"}}
	for _, q := range []string{sheet.ViolencePublic, sheet.HarassmentPublic, sheet.ViolenceReported} {
		row := ProgrammeRow{Question: q}
		for _, g := range p.Groups {
			var cell ProgrammeCell
			for _, f := range known.Series(known.Survey(), g, q) {
				switch {
				case f.Part():
				case f.Year == "2020" && f.Release == "2020":
					cell = ProgrammeCell{f, true}
				case f.Year == "2020", f.Year == "2016" && q == sheet.ViolenceReported && g == "ambulance":
					row.Also = append(row.Also, f)
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
