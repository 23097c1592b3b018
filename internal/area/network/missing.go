package network

// Missing says what a step of a problem lacks, in plain sentences; none where it is whole. It is a rule of this project's own.
func (x *Story) Missing(step Step) []string {
	list := x.In(step)
	var out []string
	add := func(yes bool, words string) {
		if yes {
			out = append(out, words)
		}
	}
	all := func(f func(Entry) bool) bool {
		for _, e := range list {
			if f(e) {
				return false
			}
		}
		return true
	}
	switch step {
	case Surveillance:
		add(len(list) == 0, "Nothing counts it yet")
		add(len(list) > 0 && all(func(e Entry) bool { return e.Link != "" }), "No measure of this product is linked")
	case Factors:
		add(len(list) == 0, "No risk factor is written down")
		add(len(list) > 0 && !all(func(e Entry) bool { return e.Source == "" && e.Link == "" }), "A factor has no source")
		add(len(list) > 0 && all(func(e Entry) bool { return e.Lowers }), "Nothing says what lowers it")
	case Intervention:
		add(len(list) == 0, "Nothing was tested")
		add(len(list) > 0 && !all(func(e Entry) bool { return e.Of == "" }), "A test does not say on which factor it acts")
		add(len(list) > 0 && all(func(e Entry) bool { return e.Result != "running" }), "No test has a result yet")
	case Scale:
		add(len(list) == 0, "It has spread nowhere")
		add(!all(func(e Entry) bool { t, ok := x.Entry(e.Of); return !ok || t.Result != "worked" }), "It spreads although no test has shown that it works")
	}
	return out
}

// Whole counts the steps that lack nothing.
func (x *Story) Whole() int {
	n := 0
	for _, s := range Steps() {
		if len(x.Missing(s)) == 0 {
			n++
		}
	}
	return n
}
