package org

import (
	"sync"
	"time"
	_ "time/tzdata" // opening hours are London time on machines without a zone database too
)

var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // tzdata is linked in above
	}
	return l
})
