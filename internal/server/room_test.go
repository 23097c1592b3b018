package server

import (
	"runtime/debug"
	"testing"
)

func percent() int {
	p := debug.SetGCPercent(-1)
	debug.SetGCPercent(p)
	return p
}

// TestFactsDoNotMultiplyTheHeapsRoom holds the collector's setting as facts come, returns pass and facts go.
func TestFactsDoNotMultiplyTheHeapsRoom(t *testing.T) {
	before := debug.SetGCPercent(300)
	defer debug.SetGCPercent(before)
	defer hold(0)
	hold(1 << 20)
	if p := percent(); p != 300 {
		t.Errorf("a few facts make it %d", p)
	}
	thrift(1)
	thrift(1)
	if p := percent(); p != thriftPercent {
		t.Errorf("a large return makes it %d", p)
	}
	hold(8 << 30)
	if p := percent(); p > 10 {
		t.Errorf("8 GiB of facts leave %d", p)
	}
	thrift(-1)
	thrift(-1)
	if p := percent(); p > 20 {
		t.Errorf("after the returns it is %d", p)
	}
	hold(0)
	if p := percent(); p != 300 {
		t.Errorf("without them it is %d", p)
	}
	debug.SetGCPercent(-1)
	hold(8 << 30)
	if p := percent(); p != -1 {
		t.Errorf("whoever wants no collections gets %d", p)
	}
	hold(0)
}
