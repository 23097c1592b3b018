package roundweb

import (
	"errors"
	"io"
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func sheetPath(assessment string) string { return standard.Path(assessment) + "/sheet" }

// sheet leads to the spreadsheets of an assessment, and takes a filled one.
func (d Deps) sheet(w http.ResponseWriter, r *http.Request) error { return d.showSheet(w, r, nil) }

func (d Deps) showSheet(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	a, err := d.Standard.Assessment(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &page{caption: a.Name + ", " + lang.T(ctx, a.State.Words()), title: lang.T(ctx, "Fill it in a spreadsheet, and bring it back"), tabs: d.assessmentTabs(ctx, &a, sheetPath(a.ID)), tabsName: lang.T(ctx, "This assessment")}
	p.add(sheet(lang.T(ctx, "1. Take one"), lang.T(ctx, "The empty one has a row for each indicator. The filled one has what is said now, for whoever works better in rows."),
		linkRow([]ui.Link{{Text: lang.T(ctx, "Empty, XLSX"), Href: sheetPath(a.ID) + "/empty.xlsx"}, {Text: lang.T(ctx, "Empty, CSV"), Href: sheetPath(a.ID) + "/empty.csv"}, {Text: lang.T(ctx, "Filled, XLSX"), Href: sheetPath(a.ID) + "/filled.xlsx"},
			{Text: lang.T(ctx, "Filled, CSV"), Href: sheetPath(a.ID) + "/filled.csv"}})))
	if a.State.Writable() {
		p.add(sheetForm(a.ID, web.Problems(ctx, problems)))
	} else {
		p.add(sheet(lang.T(ctx, "2. Bring it back"), "", para(lang.T(ctx, "This assessment no longer changes, so nothing can be brought in."))))
	}
	p.side(sheet(lang.T(ctx, "How a row is read"), "", bulletLinks([]ui.Link{{Text: lang.T(ctx, "Empty cells change nothing.")}, {Text: lang.T(ctx, "in_place is yes, partly or no; rating is green, amber, red, not_assessed or not_applicable.")},
		{Text: lang.T(ctx, "Green needs evidence: in its row, or in the assessment already.")}, {Text: lang.T(ctx, "An action needs its owner’s name as it stands here, and a day.")}, {Text: lang.T(ctx, "You see what would change before anything does. It is brought in whole, or not at all.")}})))
	return p.show(w, r, problems, ui.Crumb{Label: a.Name, Href: standard.Path(a.ID)}, ui.Crumb{Label: lang.T(ctx, "Spreadsheet")})
}

// takeSheet reads a filled spreadsheet and leads to its preview.
func (d Deps) takeSheet(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, data, problems, err := upload(r)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return d.showSheet(w, r, problems)
	}
	sh, err := d.Improve.ReadSheet(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"), name, data)
	if fault.Is(err, fault.Invalid) {
		return d.showSheet(w, r, fault.ProblemsFrom(err, "file"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, sheetPath(sh.Assessment)+"/"+sh.ID)
}

func upload(r *http.Request) (name string, data []byte, problems fault.Problems, err error) {
	tooLarge := fault.Problems{{Field: "file", Message: "Choose a file of at most 2 MB"}}
	if err := r.ParseMultipartForm(4 << 20); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return "", nil, tooLarge, nil
		}
		if !errors.Is(err, http.ErrNotMultipart) {
			return "", nil, nil, fault.Wrap(fault.Invalid, "The form did not come whole. Try again", err)
		}
	}
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		return "", nil, fault.Problems{{Field: "file", Message: "Choose the file"}}, nil
	}
	defer func() { _ = f.Close() }()
	if data, err = io.ReadAll(io.LimitReader(f, improve.MaxSheet+1)); err != nil {
		return "", nil, nil, err
	}
	if len(data) > improve.MaxSheet {
		return "", nil, tooLarge, nil
	}
	return head.Filename, data, nil, nil
}

// sheetOf is the preview of a spreadsheet: what is wrong by row and field, and what would change.
func (d Deps) sheetOf(w http.ResponseWriter, r *http.Request) error {
	return d.showSheetOf(w, r, nil)
}

func (d Deps) showSheetOf(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, me := r.Context(), authz.From(r.Context())
	of, err := d.Standard.Whole(ctx, web.Scope(r), me.Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	sh, err := d.Improve.SheetOf(ctx, web.Scope(r), me.Org, of.ID, r.PathValue("sheet"))
	if err != nil {
		return err
	}
	p := &page{caption: sh.Name + ", " + of.Name, lede: lang.T(ctx, "Sent by %s on %s", sh.Who, date(ctx, sh.At))}
	switch {
	case sh.State == "applied":
		p.title = lang.T(ctx, "Brought in: %s", lang.N(ctx, sh.Rated, "%d rating", "%d ratings"))
	case sh.Refused():
		p.title = lang.N(ctx, sh.Errors, "%d error has to be mended first", "%d errors have to be mended first")
	case len(sh.Lines) == 0:
		p.title = lang.T(ctx, "Nothing in it differs from the assessment")
	default:
		p.title = lang.T(ctx, "%s would be brought in", lang.N(ctx, sh.Rated, "%d rating", "%d ratings"))
	}
	if sh.State == "read" && sh.OfVersion != of.Assessment.Version {
		p.banner = banner(ui.Warn, lang.T(ctx, "The assessment changed since this was read."), lang.T(ctx, "Send the spreadsheet again, so that it is compared with what is there now."))
	}
	p.add(ui.Tiles([]ui.Tile{{Label: lang.T(ctx, "Rows"), Value: number(sh.Rows)}, {Label: lang.T(ctx, "Ratings that change"), Value: number(sh.Rated), Of: lang.T(ctx, "%d stay as they are", sh.Same)}, {Label: lang.T(ctx, "Pieces of evidence"), Value: number(sh.Evidence)},
		{Label: lang.T(ctx, "Actions"), Value: number(sh.Actions)}}))
	if len(sh.Problems) > 0 {
		t := ui.Table{Caption: lang.T(ctx, "What is wrong, by row and field"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Row")}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What is wrong")}, {Label: lang.T(ctx, "What it does"), Alone: true}}}
		for _, x := range sh.Problems {
			row := number(x.Row)
			if x.Row == 0 {
				row = lang.T(ctx, "The file")
			}
			tag := ui.Tag(lang.T(ctx, "Warning"), ui.TagYellow)
			if x.Severity == importer.Error {
				tag = ui.Tag(lang.T(ctx, "Error"), ui.TagRed)
			}
			t.Rows = append(t.Rows, ui.Row{Over: x.Severity == importer.Error, Cells: []ui.Cell{{Text: row}, {Text: or(x.Field, "–")}, {Text: lang.T(ctx, x.Message)}, {Body: tag}}})
		}
		p.add(tableSheet(lang.T(ctx, "What is wrong, by row and field"), lang.T(ctx, "Row numbers are those beside the rows in your file"), t))
	}
	if len(sh.Lines) > 0 {
		t := ui.Table{Caption: lang.T(ctx, "What would change"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Is"), Alone: true}, {Label: lang.T(ctx, "Would be")}, {Label: lang.T(ctx, "Evidence")}, {Label: lang.T(ctx, "Action")}}}
		for _, l := range sh.Lines {
			was, _, ok := of.Line(l.Indicator)
			if !ok {
				continue
			}
			c := ui.Cell{Text: lang.T(ctx, "as it is")}
			if l.Rating != "" {
				c = ui.Cell{Body: ui.RAG(ragOfCode[l.Rating]), Sub: short(l.Rationale)}
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Indicator, Sub: short(was.Words.Text)}, {Body: ui.RAG(ragOfCode[string(was.Said)])}, c, {Text: l.EvidenceTitle}, {Text: short(l.Action), Sub: day(ctx, l.Due)}}})
		}
		p.add(tableSheet(lang.T(ctx, "What would change"), lang.T(ctx, "Ratings are yours, as whoever brings them in"), t))
	}
	if sh.State == "read" && len(sh.Lines) > 0 && sh.OfVersion == of.Assessment.Version {
		p.add(post(sheetPath(of.ID)+"/"+sh.ID, lang.T(ctx, "Bring it in"), true))
	}
	p.add(linkRow([]ui.Link{{Text: lang.T(ctx, "Send another"), Href: sheetPath(of.ID)}, {Text: lang.T(ctx, "The assessment"), Href: standard.Path(of.ID)}}))
	return p.show(w, r, problems, ui.Crumb{Label: of.Name, Href: standard.Path(of.ID)}, ui.Crumb{Label: lang.T(ctx, "Spreadsheet"), Href: sheetPath(of.ID)}, ui.Crumb{Label: sh.Name})
}

var ragOfCode = map[string]ui.Rating{"green": ui.Green, "amber": ui.Amber, "red": ui.Red, "not_assessed": ui.NotAssessed, "not_applicable": ui.NotApplicable}

func (d Deps) applySheet(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	err := d.Improve.ApplySheet(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"), r.PathValue("sheet"))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return d.showSheetOf(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, sheetPath(r.PathValue("id"))+"/"+r.PathValue("sheet"))
}

func (d Deps) emptySheet(w http.ResponseWriter, r *http.Request, format string) error {
	return d.sheetFile(w, r, format, true)
}

func (d Deps) filledSheet(w http.ResponseWriter, r *http.Request, format string) error {
	return d.sheetFile(w, r, format, false)
}

func (d Deps) sheetFile(w http.ResponseWriter, r *http.Request, format string, blank bool) error {
	ctx, me := r.Context(), authz.From(r.Context())
	sc := d.scope(ctx, standard.ActRead)
	of, err := d.Standard.Whole(ctx, sc, me.Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	list, err := d.Improve.List(ctx, sc, me.Org, improve.Filter{Assessment: of.ID})
	if err != nil {
		return err
	}
	name := "assessment"
	if blank {
		name = "assessment-empty"
	}
	return send(w, r, d.Improve.Now(), name, format, "", improve.SheetColumns(), d.Improve.SheetRows(of, list, blank))
}
