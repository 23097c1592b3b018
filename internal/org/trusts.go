package org

import "io/fs"

// trusts reads the open and the closed trusts and works out where each belonged, and when.
//
// Before boards there was only the region. From then to the end of March 2026 it is the board that the table gives for
// before; after it, the other. For a closed trust the table gives only the board that covers its area now, so a board made
// later is followed back, as far as that is certain.
func (r *reader) trusts(fsys fs.FS) error {
	open, err := openSheet(fsys, "trusts.csv", "ods_code", "name", "type", "icb_code", "region_code", "legal_form", "ods_open_date", "icb_code_before_2026_04")
	if err != nil {
		return err
	}
	closed, err := openSheet(fsys, "trusts_closed.csv", "ods_code", "name", "type", "icb_code_at_close", "region_code", "legal_form", "ods_open_date", "ods_close_date")
	if err != nil {
		return err
	}
	before := map[string]string{}
	for i := range open.rows {
		o := r.trust(open, i)
		region, now := r.known(open, i, "region_code", Region), r.known(open, i, "icb_code", Board)
		r.add(o, open.line(i))
		was := now
		if open.at(i, "icb_code_before_2026_04") != "" {
			was = r.known(open, i, "icb_code_before_2026_04", Board)
		}
		before[o.ID] = was
		r.belong(o, region, was, now)
	}
	heirs := r.heirsOf(fsys)
	for i := range closed.rows {
		o := r.trust(closed, i)
		region, now := r.known(closed, i, "region_code", Region), r.known(closed, i, "icb_code_at_close", Board)
		o.To, o.AreaNow = r.date(closed, i, "ods_close_date"), now
		r.add(o, closed.line(i))
		r.belong(o, region, r.earlier(now, before[heirs[o.ID]]), now)
	}
	return nil
}

func (r *reader) trust(s sheet, i int) Organisation {
	o := Organisation{ID: s.at(i, "ods_code"), Name: s.at(i, "name"), Kind: Trust, Type: s.at(i, "type"), LegalForm: s.at(i, "legal_form"),
		From: r.date(s, i, "ods_open_date")}
	if o.Type != "" && typeWords[o.Type] == "" {
		r.problems.Add(s.line(i), "%s is not a type of trust", o.Type)
	}
	return o
}

// belong gives a trust its edges: the region alone before boards began, then the two boards. Where the earlier board is
// not known ("") the region stands in for it.
func (r *reader) belong(o Organisation, region, was, now string) {
	add := func(parent string, s Span) {
		if both, ok := o.Span().And(s); ok {
			r.edge(o.ID, parent, both)
		}
	}
	add(region, Span{To: boardsBegan.Add(-1)})
	switch was {
	case now:
		add(now, Span{From: boardsBegan})
		return
	case "":
		add(region, Span{From: boardsBegan, To: boardsMoved.Add(-1)})
	default:
		add(was, Span{From: boardsBegan, To: boardsMoved.Add(-1)})
	}
	add(now, Span{From: boardsMoved})
}

// earlier gives the board that covered a closed trust before the boards moved: the same one if it was there already, its
// only predecessor, or the board of the trust that took over, if that is one of several predecessors. "" means not known.
func (r *reader) earlier(now, heirs string) string {
	if r.boards[now].From < boardsMoved {
		return now
	}
	var was []string
	for _, s := range r.ref.next {
		if s.Successor == now {
			was = append(was, s.Predecessor)
		}
	}
	if len(was) == 1 {
		return was[0]
	}
	for _, b := range was {
		if b == heirs {
			return b
		}
	}
	return ""
}

// heirsOf gives the trust that took over each closed one, where that is a single one.
func (r *reader) heirsOf(fsys fs.FS) map[string]string {
	out := map[string]string{}
	s, err := openSheet(fsys, "trust_successions.csv", "predecessor_ods_code", "successor_ods_code", "kind")
	if err != nil {
		return out // told when the file is read for itself
	}
	for i := range s.rows {
		if s.at(i, "kind") == "merger" {
			out[s.at(i, "predecessor_ods_code")] = s.at(i, "successor_ods_code")
		}
	}
	return out
}
