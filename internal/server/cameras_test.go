package server_test

import (
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
)

// cameras makes a use of cameras of the trust's ward that is live, a camera that a member of staff has, a recording of theirs,
// the file it came from, and a lost camera.
func (w *world) cameras(tr *trust) {
	w.t.Helper()
	lead, wearer := w.as(tr, authz.Specialist), w.as(tr, authz.Reporter)
	s := w.s.Bodycam
	scope := func(act authz.Action) authz.Scope {
		sc, err := w.s.Policy.Check(authz.From(lead), act)
		w.must(err)
		return sc
	}
	use, err := s.Plan(lead, scope(bodycam.ActGovern), bodycam.DeploymentAsk{Unit: tr.unit, Name: "Cameras beside the " + tr.word, Purpose: "So that the " + tr.word + " is safe", Model: "Maker One", Lawful: "public_task", Condition: "none", Days: 31})
	w.must(err)
	tr.ids["camera use"] = use.ID
	today := w.s.Door.Now()
	for _, k := range bodycam.GateKinds() {
		g := bodycam.Gate{Day: today.AddDate(0, 0, -3).Format(time.DateOnly), Reference: "Paper on the " + tr.word, With: "Somebody"}
		if k.Reviewed {
			g.Review = today.AddDate(1, 0, 0).Format(time.DateOnly)
		}
		w.must(s.SetGate(lead, tr.code, use.ID, 0, k.Code, g))
	}
	w.must(s.GoLive(lead, tr.code, use.ID, 0))
	wsc, err := w.s.Policy.Check(authz.From(wearer), bodycam.ActSay)
	w.must(err)
	out, err := s.Out(wearer, wsc)
	w.must(err)
	for _, i := range out { // nobody has two at once
		w.must(s.Return(wearer, tr.code, i.Device, ""))
	}
	var ids []string
	word := tr.word + id.Code(6)
	for _, n := range []string{"1", "2"} {
		x, err := s.Deliver(lead, scope(bodycam.ActManage), bodycam.DeviceAsk{Deployment: use.ID, Tag: word + n, Serial: "SN" + word + n, Encrypted: true})
		w.must(err)
		w.must(s.Prepare(lead, tr.code, x.ID, 0, ""))
		ids = append(ids, x.ID)
	}
	tr.ids["camera"] = ids[0]
	w.must(s.Take(wearer, tr.code, ids[0], 12))
	at := w.s.Door.Now().UTC().Add(time.Second)
	x, err := s.SendFile(lead, scope(bodycam.ActImport), "Maker "+tr.word, tr.word+".csv", strings.NewReader("serial,start,end\nSN"+word+"1,"+at.Format(time.RFC3339)+","+at.Add(time.Minute).Format(time.RFC3339)+"\n"))
	w.must(err)
	tr.ids["camera file"] = x.ID
	w.must(s.TakeIn(lead, scope(bodycam.ActImport), x.ID))
	list, err := s.Activations(lead, scope(bodycam.ActDevices), tr.code, bodycam.Recorded{From: db.At(at.Add(-time.Hour)), To: db.At(at.Add(time.Hour))})
	w.must(err)
	if len(list) == 0 || list[0].Holder != tr.people[authz.Reporter] {
		w.t.Fatalf("%+v", list)
	}
	tr.ids["recording"] = list[0].ID
	w.must(s.Lose(lead, tr.code, ids[1], 0, "Last seen near the "+tr.word))
	lost, err := s.Breaches(lead, scope(bodycam.ActBreach))
	w.must(err)
	tr.ids["camera loss"] = lost[0].ID
}
