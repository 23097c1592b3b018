package flow

// End says that a quantity stands in a row with a sign, 1 or -1.
type End struct {
	Row  int
	Sign int64
}

// Orient chooses a sign for each row so that every quantity that stands in two rows has opposite signs there, which makes
// the rows nodes and the quantities arcs. It returns nil when no choice will do or a quantity stands in more than two.
func Orient(rows int, ends [][]End) []int64 {
	beside := make([][]End, rows) // the other row, and -1 where the two must be turned unlike
	for _, e := range ends {
		if len(e) > 2 {
			return nil
		}
		if len(e) == 2 {
			s := -e[0].Sign * e[1].Sign
			beside[e[0].Row] = append(beside[e[0].Row], End{e[1].Row, s})
			beside[e[1].Row] = append(beside[e[1].Row], End{e[0].Row, s})
		}
	}
	turn := make([]int64, rows)
	for r := range turn {
		if turn[r] != 0 {
			continue
		}
		turn[r] = 1
		queue := []int{r}
		for len(queue) > 0 {
			u := queue[0]
			queue = queue[1:]
			for _, b := range beside[u] {
				switch want := turn[u] * b.Sign; turn[b.Row] {
				case 0:
					turn[b.Row] = want
					queue = append(queue, b.Row)
				case want:
				default:
					return nil
				}
			}
		}
	}
	return turn
}

// Between gives the nodes that a quantity runs between once the rows are turned: from, to. A side it has no row on is
// outside.
func Between(ends []End, turn []int64, outside int) (from, to int) {
	from, to = outside, outside
	for _, e := range ends {
		if e.Sign*turn[e.Row] > 0 {
			to = e.Row
		} else {
			from = e.Row
		}
	}
	return from, to
}
