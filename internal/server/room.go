package server

import (
	"context"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// room is how soon the heap of this process is collected. A server gives its heap much room (havenward serve), since little
// lives there. What counts facts and what checks a large return would multiply that: the first lives there for good and
// makes no garbage, the second is soon over.
var room struct {
	sync.Mutex
	usual, set int   // in per cent, as debug.SetGCPercent has it; 0 is not known yet
	thrifty    int   // how many check or load a large return
	held       int64 // bytes of facts, which do not count as what lives there
}

const (
	// manyBytes is from how many bytes of facts on they are left out.
	manyBytes = 64 << 20
	// thriftPercent is how much a return may add.
	thriftPercent = 50
)

// spare gives back what the heap does not use, and has it collected sooner until whoever asked is done.
func (s *Server) spare() func() {
	debug.FreeOSMemory()
	thrift(1)
	return sync.OnceFunc(func() { thrift(-1) })
}

func thrift(n int) {
	room.Lock()
	defer room.Unlock()
	room.thrifty += n
	fit()
}

// hold notes how many bytes of facts live in the heap.
func hold(bytes int64) {
	room.Lock()
	defer room.Unlock()
	if room.held = bytes; bytes >= manyBytes || room.set > 0 {
		fit()
	}
}

// fit gives the heap the room that what lives in it beside the facts would have alone.
func fit() {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if now := sample[0].Value.Uint64(); now > math.MaxInt32 {
		return // somebody wants no collections at all
	} else if int(now) != room.set {
		room.usual = int(now) // whoever set it last
	}
	percent := room.usual
	if room.thrifty > 0 {
		percent = min(percent, thriftPercent)
	}
	if live := int64(sample[1].Value.Uint64()); room.held >= manyBytes { // live is as it was when the heap was last collected
		percent = max(percent*int(max(live-room.held, 16<<20)>>10)/int(max(live, room.held)>>10), 4)
	}
	if percent == room.set {
		return
	}
	if debug.SetGCPercent(percent); percent == room.usual {
		percent = 0
	}
	room.set = percent
}

// weigh notes what the facts weigh as they come, until the context ends.
func (f *facts) weigh(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	last := int64(0)
	for {
		if now := f.feed.Cube().Bytes(); now > last+last/20 || now < last {
			last = now
			hold(now)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}
