;; Follows the connections that do nothing remarkable: see brief-connections.ts, which calls it. As WebAssembly, because
;; it sees nearly every packet. `npm run gen` makes brief-connections.generated.ts of it.
;;
;; Offsets into a packet's row are those of model/packet-fields times four, into a brief connection's row those of
;; brief-fields times four. A 4-tuple's note is 0 for one that was never met, -1 for one that is not brief, else the
;; brief row's number plus one, above the direction of the originator's packets.
(module
  (memory (import "packets" "memory") 1)
  ;; Where everything is; set once.
  (global $briefs (export "briefs") (mut i32) (i32.const 0))
  (global $previous (export "previous") (mut i32) (i32.const 0))
  (global $openedList (export "openedList") (mut i32) (i32.const 0))
  (global $closedList (export "closedList") (mut i32) (i32.const 0))
  (global $headList (export "headList") (mut i32) (i32.const 0))
  ;; Set for each batch: its rows, their first position, where payload heads go, and what is added to a payload's offset
  ;; to find its bytes, which end before $bytesEnd (0 when they are not at hand).
  (global $tuples (export "tuples") (mut i32) (i32.const 0))
  (global $rows (export "rows") (mut i32) (i32.const 0))
  (global $position (export "position") (mut i32) (i32.const 0))
  (global $batch (export "batch") (mut i32) (i32.const 0))
  (global $heads (export "heads") (mut i32) (i32.const 0))
  (global $headBytes (export "headBytes") (mut i32) (i32.const 0))
  (global $headRoom (export "headRoom") (mut i32) (i32.const 0))
  (global $shift (export "shift") (mut i32) (i32.const 0))
  (global $bytesEnd (export "bytesEnd") (mut i32) (i32.const 0))
  ;; Whether new connections are to be followed, and how many were not.
  (global $isWatching (export "isWatching") (mut i32) (i32.const 1))
  (global $unwatched (export "unwatched") (mut i32) (i32.const 0))
  ;; Connections opened and aged so far.
  (global $opened (export "opened") (mut i32) (i32.const 0))
  (global $aged (export "aged") (mut i32) (i32.const 0))
  ;; Results: the length of each list, and the latest time of the capture, which others may have moved on.
  (global $openedCount (export "openedCount") (mut i32) (i32.const 0))
  (global $closedCount (export "closedCount") (mut i32) (i32.const 0))
  (global $headCount (export "headCount") (mut i32) (i32.const 0))
  (global $lastNs (export "lastNs") (mut f64) (f64.const -inf))

  ;; Follows the rows of the batch from $from on, and returns the first one that is not for it; $end at most.
  (func (export "follow") (param $from i32) (param $end i32) (result i32)
    (local $i i32) (local $row i32) (local $tuple i32) (local $note i32) (local $brief i32)
    (global.set $openedCount (i32.const 0))
    (global.set $closedCount (i32.const 0))
    (global.set $headCount (i32.const 0))
    (local.set $i (local.get $from))
    (block $stop
      (loop $packets
        (br_if $stop (i32.ge_u (local.get $i) (local.get $end)))
        (local.set $row (i32.add (global.get $rows) (i32.mul (local.get $i) (i32.const 88))))
        (local.set $tuple (i32.load offset=84 (local.get $row)))
        (local.set $note
          (i32.load offset=16
            (i32.add (global.get $tuples) (i32.mul (i32.shr_u (local.get $tuple) (i32.const 1)) (i32.const 20)))))
        (br_if $stop (i32.eq (local.get $note) (i32.const -1)))
        (if (local.get $note)
          (then
            (local.set $brief
              (i32.add
                (global.get $briefs)
                (i32.mul (i32.sub (i32.shr_u (local.get $note) (i32.const 1)) (i32.const 1)) (i32.const 96))))
            (br_if $stop
              (i32.eqz
                (call $goOn
                  (local.get $row)
                  (local.get $brief)
                  (i32.and (i32.xor (local.get $tuple) (local.get $note)) (i32.const 1)))))
            (i32.store
              (i32.add
                (global.get $previous)
                (i32.shl (i32.add (global.get $position) (local.get $i)) (i32.const 2)))
              (i32.load offset=8 (local.get $brief))))
          (else
            (local.set $brief (call $open (local.get $row) (local.get $tuple) (local.get $i)))
            (br_if $stop (i32.eqz (local.get $brief)))
            (i32.store
              (i32.add
                (global.get $previous)
                (i32.shl (i32.add (global.get $position) (local.get $i)) (i32.const 2)))
              (i32.const -1))))
        (i32.store offset=8 (local.get $brief) (i32.add (global.get $position) (local.get $i)))
        (i32.store offset=68 (local.get $brief) (i32.load offset=8 (local.get $row)))
        (f64.store offset=72 (local.get $brief) (f64.load (local.get $row)))
        (if (f64.gt (f64.load (local.get $row)) (global.get $lastNs))
          (then (global.set $lastNs (f64.load (local.get $row)))))
        ;; The capture's time, not the packet's: clocks step back, and then nobody would wait for stragglers.
        (if (i32.eq (i32.load offset=4 (local.get $brief)) (i32.const 4))
          (then (f64.store offset=88 (local.get $brief) (global.get $lastNs))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $packets)))
    (local.get $i))

  ;; Whether the row is an ICMP error (bit 11 of its traits), has its payload in the table's side (10), a wrong checksum (9),
  ;; SACK blocks (bit 12 of its options), or a closed window.
  (func $isOdd (param $row i32) (result i32)
    (i32.or
      (i32.or
        (i32.and (i32.load offset=52 (local.get $row)) (i32.const 0xe00))
        (i32.and (i32.load offset=48 (local.get $row)) (i32.const 0x1000)))
      (i32.eqz (i32.and (i32.load offset=32 (local.get $row)) (i32.const 0xffff)))))

  ;; SYN, FIN, RST, URG and ACK of the row's flags.
  (func $decisive (param $row i32) (result i32)
    (i32.and (i32.shr_u (i32.load offset=32 (local.get $row)) (i32.const 16)) (i32.const 0x37)))

  ;; The first packet of a 4-tuple: 0, or the row of a new brief connection when it is a SYN without payload.
  (func $open (param $row i32) (param $tuple i32) (param $i i32) (result i32)
    (local $brief i32) (local $tupleRow i32)
    (local.set $tupleRow
      (i32.add (global.get $tuples) (i32.mul (i32.shr_u (local.get $tuple) (i32.const 1)) (i32.const 20))))
    ;; One that talks to itself has only one side. And all rows may be taken: those of connections that are no longer brief
    ;; come free only when they age.
    (if (i32.or
          (i32.or
            (i32.or (call $isOdd (local.get $row)) (i32.ne (call $decisive (local.get $row)) (i32.const 2)))
            (i32.or
              (i32.load offset=36 (local.get $row))
              (i32.eqz (i32.and (i32.load offset=48 (local.get $row)) (i32.const 255)))))
          (i32.or
            (i32.eq (i32.load offset=12 (local.get $row)) (i32.load offset=16 (local.get $row)))
            (i32.or
              (i32.eqz (global.get $isWatching))
              (i32.ge_u (i32.sub (global.get $opened) (global.get $aged)) (i32.const 16384)))))
      (then
        (if (i32.eqz (global.get $isWatching))
          (then (global.set $unwatched (i32.add (global.get $unwatched) (i32.const 1)))))
        ;; An ICMP error opens no connection.
        (if (i32.eqz (i32.and (i32.load offset=52 (local.get $row)) (i32.const 0x800)))
          (then (i32.store offset=16 (local.get $tupleRow) (i32.const -1))))
        (return (i32.const 0))))
    (local.set $brief (i32.and (global.get $opened) (i32.const 16383)))
    (i32.store offset=16 (local.get $tupleRow)
      (i32.or
        (i32.shl (i32.add (local.get $brief) (i32.const 1)) (i32.const 1))
        (i32.and (local.get $tuple) (i32.const 1))))
    (local.set $brief (i32.add (global.get $briefs) (i32.mul (local.get $brief) (i32.const 96))))
    (global.set $opened (i32.add (global.get $opened) (i32.const 1)))
    (i32.store
      (i32.add (global.get $openedList) (i32.shl (global.get $openedCount) (i32.const 2)))
      (local.get $i))
    (global.set $openedCount (i32.add (global.get $openedCount) (i32.const 1)))
    (i32.store offset=4 (local.get $brief) (i32.const 1))
    (i32.store offset=12 (local.get $brief) (global.get $batch))
    (i64.store offset=16 (local.get $brief) (i64.const 1))
    (i32.store offset=24 (local.get $brief) (i32.add (i32.load offset=24 (local.get $row)) (i32.const 1)))
    (i32.store offset=40 (local.get $brief) (i32.load offset=24 (local.get $row)))
    (i32.store offset=48 (local.get $brief) (i32.and (i32.load offset=48 (local.get $row)) (i32.const 255)))
    (i64.store offset=56 (local.get $brief) (i64.const 0))
    (i32.store offset=64 (local.get $brief) (i32.const 0))
    (i32.store offset=80 (local.get $brief) (local.get $tuple))
    (i32.store offset=84 (local.get $brief) (i32.const 0))
    (local.get $brief))

  ;; The SYN-ACK: whether it is plain.
  (func $answer (param $row i32) (param $brief i32) (param $side i32) (result i32)
    (if (i32.or
          (i32.or
            (i32.ne (local.get $side) (i32.const 1))
            (i32.ne (call $decisive (local.get $row)) (i32.const 0x12)))
          (i32.or
            (i32.or
              (i32.load offset=36 (local.get $row))
              (i32.eqz (i32.and (i32.load offset=48 (local.get $row)) (i32.const 255))))
            (i32.ne (i32.load offset=28 (local.get $row)) (i32.load offset=24 (local.get $brief)))))
      (then (return (i32.const 0))))
    (i32.store offset=4 (local.get $brief) (i32.const 2))
    (i32.store offset=20 (local.get $brief) (i32.const 1))
    (i32.store offset=28 (local.get $brief) (i32.add (i32.load offset=24 (local.get $row)) (i32.const 1)))
    (i32.store offset=32 (local.get $brief) (i32.load offset=24 (local.get $row)))
    (i32.store offset=36 (local.get $brief) (i32.load offset=24 (local.get $brief)))
    (i32.store offset=44 (local.get $brief) (i32.load offset=24 (local.get $row)))
    (i32.store offset=52 (local.get $brief) (i32.and (i32.load offset=48 (local.get $row)) (i32.const 255)))
    (i32.const 1))

  ;; Any later packet of a brief connection: whether it is plain. All is checked before anything is written.
  (func $goOn (param $row i32) (param $brief i32) (param $side i32) (result i32)
    (local $state i32) (local $me i32) (local $peer i32) (local $decisive i32) (local $isFin i32)
    (local $sequence i32) (local $ack i32) (local $payload i32) (local $behind i32) (local $progress i32)
    (local $fins i32) (local $closes i32)
    (local.set $state (i32.load offset=4 (local.get $brief)))
    (if (i32.or (call $isOdd (local.get $row)) (i32.eq (local.get $state) (i32.const 4))) (then (return (i32.const 0))))
    (if (i32.eq (local.get $state) (i32.const 1))
      (then (return (call $answer (local.get $row) (local.get $brief) (local.get $side)))))
    (local.set $decisive (call $decisive (local.get $row)))
    (local.set $isFin (i32.eq (local.get $decisive) (i32.const 0x11)))
    (if (i32.ne (i32.sub (local.get $decisive) (local.get $isFin)) (i32.const 0x10)) (then (return (i32.const 0))))
    (local.set $me (i32.add (local.get $brief) (i32.shl (local.get $side) (i32.const 2))))
    (local.set $peer
      (i32.add (local.get $brief) (i32.shl (i32.sub (i32.const 1) (local.get $side)) (i32.const 2))))
    (local.set $sequence (i32.load offset=24 (local.get $row)))
    (local.set $ack (i32.load offset=28 (local.get $row)))
    (local.set $payload (i32.load offset=36 (local.get $row)))
    (local.set $behind (i32.sub (i32.load offset=24 (local.get $peer)) (local.get $ack)))
    (local.set $progress (i32.sub (local.get $ack) (i32.load offset=32 (local.get $me))))
    (local.set $fins (i32.load offset=56 (local.get $brief)))
    ;; Out of order, or an ACK of what was not seen or of another connection's numbers.
    (if (i32.or
          (i32.ne (local.get $sequence) (i32.load offset=24 (local.get $me)))
          (i32.gt_u (local.get $behind) (i32.const 0x40000000)))
      (then (return (i32.const 0))))
    ;; An old ACK, or one that says nothing new.
    (if (i32.or
          (i32.lt_s (local.get $progress) (i32.const 0))
          (i32.eqz (i32.or (local.get $progress) (i32.or (local.get $payload) (local.get $isFin)))))
      (then (return (i32.const 0))))
    ;; The originator's ACK ends the handshake; before it, all else is odd.
    (if (i32.and
          (i32.eq (local.get $state) (i32.const 2))
          (i32.or (local.get $side) (i32.eqz (local.get $progress))))
      (then (return (i32.const 0))))
    ;; Behind a FIN nothing comes; and what is long is not brief.
    (if (i32.or
          (i32.and
            (i32.and (i32.shr_u (local.get $fins) (local.get $side)) (i32.const 1))
            (i32.or (local.get $isFin) (i32.ne (local.get $payload) (i32.const 0))))
          (i32.ge_u
            (i32.add (i32.load offset=16 (local.get $brief)) (i32.load offset=20 (local.get $brief)))
            (i32.const 48)))
      (then (return (i32.const 0))))
    (if (local.get $payload)
      (then
        (if (i32.eqz (call $keepHead (local.get $row) (local.get $brief))) (then (return (i32.const 0))))
        (i32.store offset=64 (local.get $brief) (i32.add (local.get $side) (i32.const 1)))))

    (if (local.get $isFin)
      (then
        (if (i32.eqz (local.get $fins))
          (then
            (i32.store offset=60 (local.get $brief) (i32.add (local.get $side) (i32.const 1)))
            ;; Perhaps it waited for more than it got.
            (if (f64.ge
                  (f64.sub (f64.load (local.get $row)) (f64.load offset=72 (local.get $brief)))
                  (f64.const 900e6))
              (then (i32.store offset=84 (local.get $brief) (i32.const 1))))))
        (local.set $fins (i32.or (local.get $fins) (i32.shl (i32.const 1) (local.get $side))))
        (i32.store offset=56 (local.get $brief) (local.get $fins))))
    ;; Both FINs were acknowledged: the peer's just now, its own before.
    (local.set $closes
      (i32.and
        (i32.and (i32.eq (local.get $fins) (i32.const 3)) (i32.eqz (local.get $isFin)))
        (i32.and
          (i32.eqz (local.get $behind))
          (i32.eq (i32.load offset=32 (local.get $peer)) (local.get $sequence)))))
    (i32.store offset=24 (local.get $me)
      (i32.add (local.get $sequence) (i32.add (local.get $payload) (local.get $isFin))))
    (i32.store offset=32 (local.get $me) (local.get $ack))
    (i32.store offset=16 (local.get $me) (i32.add (i32.load offset=16 (local.get $me)) (i32.const 1)))
    (i32.store offset=4 (local.get $brief) (i32.add (i32.const 3) (local.get $closes)))
    (if (local.get $closes)
      (then
        (i32.store
          (i32.add (global.get $closedList) (i32.shl (global.get $closedCount) (i32.const 2)))
          (local.get $brief))
        (global.set $closedCount (i32.add (global.get $closedCount) (i32.const 1)))))
    (i32.const 1))

  ;; model/history's headLimit: how much is kept of a payload that begins with this byte.
  (func $headLimit (param $first i32) (result i32)
    (select
      (i32.const 384)
      (i32.const 160)
      (i32.or
        (i32.eq (local.get $first) (i32.const 0x16))
        (i32.lt_u (i32.sub (local.get $first) (i32.const 0x41)) (i32.const 26)))))

  ;; Brings the beginning of a payload to where it stays, and behind it the last four bytes of a longer one.
  ;; Zero when its bytes are not at hand.
  (func $keepHead (param $row i32) (param $brief i32) (result i32)
    (local $from i32) (local $to i32) (local $length i32) (local $end i32) (local $entry i32) (local $payloadEnd i32)
    (local $limit i32)
    (local.set $length (i32.load offset=40 (local.get $row)))
    (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
    (local.set $from (i32.add (i32.load offset=44 (local.get $row)) (global.get $shift)))
    (local.set $payloadEnd (i32.add (local.get $from) (local.get $length)))
    (if (i32.or
          (i32.lt_s (local.get $from) (i32.const 0x15000))
          (i32.gt_s (local.get $payloadEnd) (global.get $bytesEnd)))
      (then (return (i32.const 0))))
    (local.set $limit (call $headLimit (i32.load8_u (local.get $from))))
    (if (i32.gt_u (local.get $length) (local.get $limit)) (then (local.set $length (local.get $limit))))
    (if (i32.gt_u
          (i32.add (global.get $headBytes) (i32.add (local.get $length) (i32.const 4)))
          (global.get $headRoom))
      (then (return (i32.const 0))))
    (local.set $entry (i32.add (global.get $headList) (i32.shl (global.get $headCount) (i32.const 3))))
    (i32.store (local.get $entry) (local.get $brief))
    (i32.store offset=4 (local.get $entry) (global.get $headBytes))
    (global.set $headCount (i32.add (global.get $headCount) (i32.const 1)))
    (i32.store offset=44 (local.get $row) (global.get $headBytes))
    (i32.store offset=52 (local.get $row) (i32.or (i32.load offset=52 (local.get $row)) (i32.const 0x4000)))
    (local.set $to (i32.add (global.get $heads) (global.get $headBytes)))
    (local.set $end (i32.add (local.get $to) (local.get $length)))
    (global.set $headBytes (i32.add (global.get $headBytes) (local.get $length)))
    ;; Up to fifteen bytes more than asked for: there is room, and the next head overwrites them.
    (loop $copy
      (v128.store (local.get $to) (v128.load (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $copy (i32.lt_u (local.get $to) (local.get $end))))
    (if (i32.eq (local.get $length) (local.get $limit))
      (then
        (i32.store (local.get $end) (i32.load (i32.sub (local.get $payloadEnd) (i32.const 4))))
        (global.set $headBytes (i32.add (global.get $headBytes) (i32.const 4)))))
    (i32.const 1)))
