package collectionweb_test

import (
	"net/url"
	"testing"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"

	"github.com/havenward/havenward/internal/area/collection"
)

func TestATrustSaysThatItRecordsHereAndTakesItBack(t *testing.T) {
	each(t, func(s *site) {
		s.get(s.acceptor(), "/returns/here").is(403)
		s.get(s.analyst(), "/returns/here").is(200).says("Months come as files", "Reports recorded here", "A file for it is refused").saysNot("Files alone again")
		s.post(s.analyst(), "/returns/here", url.Values{"made": {"here"}, "from": {"2026-10"}, "reason": {" "}}).is(422).says("Say why")
		s.post(s.analyst(), "/returns/here", url.Values{"made": {"here"}, "from": {"2026-10"}, "reason": {"We went live"}, "org": {other}}).goes("/returns/here")
		s.get(s.analyst(), "/returns/here").is(200).says("Months are made from reports recorded here, from October 2026 on", "We went live", "Files alone again")
		s.get("analyst@"+other, "/returns/here").is(200).says("Months come as files")
		s.get(national, "/returns/here").is(200).says("1 trust records here", "We went live")
		s.get(national, "/returns/here?org="+trust).is(200).says("from October 2026 on")
		s.post(national, "/returns/here", url.Values{"org": {"ZZZ"}, "made": {"here"}, "from": {"2026-10"}, "reason": {"They asked"}}).is(422).says("We know no trust with this code")
		at := s.checked(rows(5, 0))
		s.get(s.analyst(), at).says("is made from the reports recorded here")
		s.post(s.analyst(), "/returns/here", url.Values{"made": {"files"}, "from": {"2026-10"}, "reason": {"Too early"}}).goes("/returns/here")
		s.get(s.analyst(), "/returns/here").says("Months come as files")
		s.post(s.analyst(), "/returns/here", url.Values{"made": {"files"}, "from": {"2026-10"}, "reason": {"Too early"}}).is(409).says("Its months come as files already")
	})
}

func TestMonthsThatCountTwiceAreSaidWithBothWaysOut(t *testing.T) {
	each(t, func(s *site) {
		s.accepted(rows(5, 0), "")
		s.get(s.analyst(), "/returns").is(200).saysNot("twice")
		r := mds.Record{RecordState: "final", ViolencePrimary: "verbal", IncidentDate: "2026-10-05", Staff: []mds.Staff{{}}}
		_, err := op.Do(authz.With(s.Context(), authz.Service("test")), s.c.Door, collection.ActCheck, op.In(trust, ""), func(tx *op.Tx) (bool, audit.Change, error) {
			mds.Write(tx, trust, mds.Source{Kind: "incident", Key: s.c.Ring.Blind(trust, "fact", "a"), Version: 1, Count: mds.Single, Events: 1}, &r)
			return true, audit.Created("fact", "a"), nil
		})
		s.ok(err)
		s.get(s.acceptor(), "/returns/"+trust).is(200).says("1 month may count reports twice", "1 report of October 2026 was recorded here").saysNot("Our files leave them out")
		s.get(s.analyst(), "/returns").is(200).says("1 month may count reports twice", "The reports here are whole", "Our files leave them out")
		s.post(s.analyst(), "/returns/here", url.Values{"made": {"beside"}, "from": {"2026-10"}, "reason": {"The files leave out what is recorded here"}}).goes("/returns/here")
		s.get(s.analyst(), "/returns").is(200).saysNot("twice")
		s.get(s.analyst(), "/returns/here").says("Files and reports recorded here both count, from October 2026 on")
	})
}
