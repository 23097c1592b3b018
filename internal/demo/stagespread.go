package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/org"
)

// tellings are invented stories. Nobody in them is anybody.
var tellings = []campaign.Telling{
	{Title: "I said it was nothing", Words: "A visitor pushed me against the trolley. I finished the shift and said it was nothing.\nTwo days later I could not walk past that bay. When I reported it my manager rang the same evening. I wish I had done it at once.", Byline: "A healthcare assistant"},
	{Title: "She was frightened, and so was I", Words: "She did not know where she was and hit out. I was not angry with her. I still needed somebody to ask how I was.\nWe changed how two of us go in together at night.", Byline: "A nurse on an older people’s ward"},
	{Title: "Shouted at for eight hours", Words: "No one day was bad enough to write down. All of them together were. I began to report each one, and the desk was moved.", Byline: "A receptionist"},
	{Title: "They believed me", Words: "I thought that nobody would believe what was said to me because of my accent. They did. It is in the record now, and he had to answer for it.", Byline: "A porter"},
	{Title: "The night in the lift", Words: "I would rather not have had to tell this. I did so that the next person presses the button sooner.", Byline: "A colleague"},
}

// spread tells a campaign of England that the pilots take part in, with stories and survey waves, one pilot’s own campaign, and
// what the pilots took over from the library.
func (p *plan) spread(ctx context.Context, w *world) error {
	if p.Carried.Campaign == nil || p.Carried.Library == nil || p.Carried.Clock == nil || w.national.ID == "" {
		return nil
	}
	defer p.Carried.Clock(time.Time{})
	s := p.Carried.Campaign
	team := authz.With(ctx, w.national)
	p.back(260)
	keep, err := p.Door.Policy().Check(w.national, campaign.ActKeep)
	if err != nil {
		return err
	}
	c, err := s.Begin(team, keep, campaign.Brief{Name: "Not part of the job", Aim: "More of those who are hurt, threatened or abused say so, and more of them are backed.", Audience: "staff",
		Message: "Violence is not part of the job. Nor is abuse.\nIf it happens to you, say so: it takes a minute, and somebody comes back to you. What you say changes what is done.", From: p.dayIn(-250), To: p.dayIn(120)})
	if err != nil {
		return err
	}
	if err := s.Open(team, org.Root, c.ID, 0); err != nil {
		return err
	}
	waves, err := p.wavesOf(team, &c)
	if err != nil {
		return err
	}
	if err := p.reached(team, org.Root, c.ID, 1); err != nil {
		return err
	}
	for _, a := range []campaign.AssetAsk{{Kind: "film", Title: "One minute, four voices", Address: "https://example.org/one-minute", Language: "en", Alt: "Four members of staff say what they did the next day. With subtitles.", Licence: "For NHS organisations, unchanged"},
		{Kind: "leaflet", Title: "What happens after you report", Address: "https://example.org/after", Language: "en", Alt: "Six steps on one page", Licence: "Open Government Licence"}, {Kind: "leaflet", Title: "Beth sy’n digwydd ar ôl adrodd", Address: "https://example.org/wedyn", Language: "cy", Alt: "Chwe cham ar un dudalen", Licence: "Open Government Licence"}} {
		if err := s.AddAsset(team, org.Root, c.ID, a); err != nil {
			return err
		}
	}
	at := 0
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.pilot == nil || x.crew == nil || len(x.crew.staff) < 5 {
			continue
		}
		st := &stager{plan: p, ctx: ctx, x: x, used: map[string]bool{}}
		st.lead = st.as(x.crew.specialist, authz.Specialist)
		if err := st.campaigned(at, &c, waves); err != nil {
			return fmt.Errorf("the campaign at %s: %w", x.ID, err)
		}
		if err := st.tookOver(at); err != nil {
			return fmt.Errorf("the library at %s: %w", x.ID, err)
		}
		at++
	}
	return nil
}

// wavesOf plans three waves: two that are over, and one that runs.
func (p *plan) wavesOf(team context.Context, c *campaign.Campaign) ([]campaign.Wave, error) {
	var out []campaign.Wave
	questions := ""
	for _, q := range campaign.Usual() {
		questions += q + "\n"
	}
	for _, w := range []struct {
		name     string
		from, to int
	}{{"Before it began", -250, -236}, {"After four months", -120, -106}, {"After eight months", -5, 16}} {
		x, err := p.Carried.Campaign.AddWave(team, org.Root, c.ID, campaign.WaveAsk{Name: w.name, From: p.dayIn(w.from), To: p.dayIn(w.to), Questions: questions})
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// reached writes what was done and what the counters said, over the last weeks and the first ones.
func (p *plan) reached(who context.Context, code, id string, share int) error {
	s := p.Carried.Campaign
	p.back(1)
	d := newDice(p.opt.Seed, "reach "+code)
	for _, a := range []struct {
		ago                    int
		channel, title, pounds string
		hours                  int
	}{{249, "event", "Opening with staff and their representatives", "3,400", 60}, {200, "screen", "Screens in waiting areas", "1,250", 12}, {60, "poster", "Posters in staff rooms, with the code to report", "480", 9}} {
		if err := s.AddActivity(who, code, id, campaign.ActivityAsk{Day: p.dayIn(-a.ago), Channel: a.channel, Title: a.title, Pounds: a.pounds, Hours: strconv.Itoa(a.hours)}); err != nil {
			return err
		}
	}
	for _, ago := range []int{248, 220, 180, 140, 100, 60, 30, 14, 7, 2} {
		for _, ch := range []struct {
			code, source string
			most         int
		}{{"intranet", "The intranet’s statistics", 2600}, {"social", "The network’s own counter", 9400}} {
			if share > 1 && ch.code == "social" {
				continue
			}
			if err := s.SetReach(who, code, id, campaign.ReachAsk{Day: p.dayIn(-ago), Channel: ch.code, N: strconv.Itoa((ch.most/2 + d.IntN(ch.most)) / share), Source: ch.source}); err != nil {
				return err
			}
		}
	}
	return nil
}

// campaigned tells what a pilot did for England's campaign: reach, stories in all their states, answers.
func (s *stager) campaigned(at int, c *campaign.Campaign, waves []campaign.Wave) error {
	k := s.Carried.Campaign
	if err := s.reached(s.lead, s.x.ID, c.ID, 12); err != nil {
		return err
	}
	here := func(i int) context.Context { return s.teller(s.x.crew.staff[i]) }
	until := s.dayIn(110)
	tell := func(i, ago int, in campaign.Telling, where campaign.Consent) (campaign.Story, error) {
		s.on(ago, 19)
		where.Until = until
		sc, err := s.Door.Policy().Check(authz.From(here(i)), campaign.ActTell)
		if err != nil {
			return campaign.Story{}, err
		}
		return k.Tell(here(i), sc, c.ID, in, where, true)
	}
	home := campaign.Consent{Home: true, Poster: true, Files: true}
	wide := campaign.Consent{Home: true, England: at < 3, Poster: true, Files: true}
	up, err := tell(0, 200, tellings[at%4], wide)
	if err != nil {
		return err
	}
	s.on(198, 11)
	if err := k.Show(s.lead, s.x.ID, up.ID, 0); err != nil {
		return err
	}
	gone, err := tell(2, 150, tellings[4], home)
	if err != nil {
		return err
	}
	s.on(148, 11)
	if err := k.Show(s.lead, s.x.ID, gone.ID, 0); err != nil {
		return err
	}
	s.on(40, 21)
	if err := k.Withdraw(here(2), s.x.ID, gone.ID); err != nil {
		return err
	}
	if at < 2 {
		if _, err := tell(3, 3, tellings[(at+2)%4], home); err != nil {
			return err
		}
		asked, err := tell(4, 30, tellings[(at+1)%4], campaign.Consent{Home: true})
		if err != nil {
			return err
		}
		s.on(20, 14)
		other := tellings[(at+1)%4]
		other.Words += "\nI know now whom to ask."
		if err := k.Suggest(s.lead, s.x.ID, asked.ID, 0, other); err != nil {
			return err
		}
		if err := s.ownCampaign(at); err != nil {
			return err
		}
	}
	return s.polled(at, waves)
}

// teller acts as somebody of staff, with the key to what is their own.
func (s *stager) teller(n identity.Newcomer) context.Context {
	return authz.With(s.ctx, authz.Actor{ID: n.ID, Name: n.Name, Role: authz.Reporter, Org: s.x.ID, OwnKey: s.Identity.OwnKey(s.x.ID, n.ID)})
}

// polled lets staff answer the waves that are over: more agree the second time.
func (s *stager) polled(at int, waves []campaign.Wave) error {
	n := 6
	if at < 3 {
		n = 24
	}
	n = min(n, len(s.x.crew.list))
	d := newDice(s.opt.Seed, "waves "+s.x.ID)
	for i, ago := range []int{245, 115} {
		s.on(ago, 12)
		for _, who := range s.x.crew.list[:n] {
			ctx := s.teller(who)
			sc, err := s.Door.Policy().Check(authz.From(ctx), campaign.ActTell)
			if err != nil {
				return err
			}
			var list []int
			for range waves[i].Questions {
				choice := 2 + d.IntN(3)
				if d.IntN(100) < 42+18*i {
					choice = d.IntN(2)
				}
				list = append(list, choice)
			}
			if err := s.Carried.Campaign.Answer(ctx, sc, waves[i].ID, list); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownCampaign is a trust's own, one that has ended.
func (s *stager) ownCampaign(at int) error {
	k := s.Carried.Campaign
	sc, err := s.Door.Policy().Check(authz.From(s.lead), campaign.ActKeep)
	if err != nil {
		return err
	}
	s.on(420, 10)
	c, err := k.Begin(s.lead, sc, campaign.Brief{Name: []string{"Calm on the late shift", "Ask for two"}[at%2], Aim: "Fewer people are alone with somebody who is upset after 10pm.", Audience: "staff", Message: "You do not have to go in alone. Ask for a second colleague, and say afterwards how it went.", From: s.dayIn(-415), To: s.dayIn(-300)})
	if err != nil {
		return err
	}
	if err := k.Open(s.lead, s.x.ID, c.ID, 0); err != nil {
		return err
	}
	s.on(410, 10)
	if err := k.AddActivity(s.lead, s.x.ID, c.ID, campaign.ActivityAsk{Day: s.dayIn(-411), Channel: "event", Title: "Talks at the night handover", Hours: "14"}); err != nil {
		return err
	}
	s.on(299, 10)
	return k.Close(s.lead, s.x.ID, c.ID, 0)
}

// tookOver tells what a pilot tries, keeps and has stopped, and the case study of two of them.
func (s *stager) tookOver(at int) error {
	l := s.Carried.Library
	sc, err := s.Door.Policy().Check(authz.From(s.lead), library.ActAdopt)
	if err != nil {
		return err
	}
	s.on(300, 10)
	kept, err := l.Adopt(s.lead, sc, "elft-bundle", "", library.AdoptAsk{Place: "Two wards that asked for it", Adapted: "Huddles and the safety cross; no structured score, since the tool is not licensed here.", From: s.dayIn(-300)})
	if err != nil {
		return err
	}
	if at%2 == 0 {
		s.on(60, 10)
		if err := l.Settle(s.lead, s.x.ID, kept.ID, 0, "kept", "", "The huddle takes six minutes. Staff say that they know sooner who is unwell."); err != nil {
			return err
		}
	}
	if at%3 == 0 {
		s.on(280, 10)
		x, err := l.Adopt(s.lead, sc, "ed-signage", "", library.AdoptAsk{Place: "Emergency department", Adapted: "Printed panels in place of screens.", From: s.dayIn(-280)})
		if err != nil {
			return err
		}
		s.on(90, 10)
		if err := l.Settle(s.lead, s.x.ID, x.ID, 0, "stopped", s.dayIn(-95), "Waiting times on paper were wrong by noon. It needs a live display, which there is no money for."); err != nil {
			return err
		}
	}
	if at > 1 {
		return nil
	}
	return s.caseStudy(at)
}

// caseStudy is one that a pilot wrote: the first published by its executive director, the second waiting for somebody else.
func (s *stager) caseStudy(at int) error {
	l := s.Carried.Library
	sc, err := s.Door.Policy().Check(authz.From(s.lead), library.ActWrite)
	if err != nil {
		return err
	}
	body := library.Body{Title: "A second colleague after 10pm", Setting: "acute", Population: "Two wards, 46 beds, 18 months", Problem: "Half of assaults at night met somebody who was alone.", Baseline: "Nine months, 3.1 assaults per 1,000 occupied bed days.",
		Changes: "A second colleague goes along for personal care after 10pm; the bleep holder is asked first.", Theory: "Two people can wait longer, and one can leave to get help.", Logic: "Input: one bank shift a week. Activity: care in twos. Output: share of care given in twos. Outcome: assaults at night. Assumed: that the second person comes.",
		Cycles: "Plan: one ward. Prediction: half of care in twos. Done: four weeks. Learned: a third. Then: the bleep holder decides.", Measures: "Assaults at night; care in twos; falls as a balancing measure.", Rate: "Per 1,000 occupied bed days", Results: "2.4 in the nine months after; 8 of 9 months below the mean before.",
		DidNotWork: "The aim was half as many. It was not reached. On nights without bank staff nothing changed.", Balancing: "Falls as before.", Cost: "£11,200 a year", Equality: "Not looked at by group: numbers are too small.", Involved: "Night staff of both wards and a patient representative.", Contact: "Violence prevention team",
		Ethics: "Service improvement; no consent was needed.", Conflicts: "Written by those who did it.", Design: "Before and after on two wards, no comparison", Grade: "C", Direction: "helps", Caution: "Invented, for the demonstration.", Licence: "Open Government Licence", Chart: "/dashboard", Review: s.dayIn(200)}
	if at == 1 {
		body.Title, body.Direction, body.Results = "Music in the waiting area", "no_clear_effect", "No change that the chart could not have shown by chance."
	}
	s.on(45, 10)
	e, err := l.Begin(s.lead, sc, body)
	if err != nil {
		return err
	}
	if err := l.Ask(s.lead, s.x.ID, e.ID, 0); err != nil {
		return err
	}
	people := s.holders(authz.Executive)
	if at == 1 || len(people) == 0 {
		return nil
	}
	s.on(38, 16)
	if err := l.Publish(s.as(people[0], authz.Executive), s.x.ID, e.ID, 0, "I looked at the chart and at the rota of both wards."); err != nil {
		return err
	}
	s.on(6, 10)
	body.Lasting = "Nine months on it is still done on three of four nights."
	return l.Write(s.lead, s.x.ID, e.ID, 0, body)
}
