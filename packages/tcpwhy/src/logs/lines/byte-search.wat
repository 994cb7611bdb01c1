;; What is done with every byte of a log: WebAssembly has instructions for sixteen bytes at a time, and multiplies whole
;; numbers without a detour. `npm run gen` makes byte-search.generated.ts of it; searched-bytes.ts calls it.
;;
;; Memory:
;;   0x00000  positions of control bytes: a result
;;   0x10000  a bit per hash of four bytes, 2^19 of them
;;   0x20000  the text; all positions count from here
;;   behind   slots, candidates and letters of the words: see search-tables.ts
(module
  (memory (import "log" "memory") 1)
  ;; Where slots and candidates begin; the count of slots, a power of two, less one.
  (global $slots (export "slots") (mut i32) (i32.const 0))
  (global $slotMask (export "slotMask") (mut i32) (i32.const 0))
  (global $candidates (export "candidates") (mut i32) (i32.const 0))

  ;; Writes the positions of all LF, CR and NUL bytes from $at on, and returns how many there are. Whole blocks of sixteen
  ;; bytes are looked at, up to fifteen bytes behind $end: who reads the positions stops there.
  (func (export "findControls") (param $at i32) (param $end i32) (result i32)
    (local $out i32) (local $marks i32) (local $block v128)
    (loop $blocks
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (local.set $block (v128.load offset=0x20000 (local.get $at)))
          (local.set $marks
            (i8x16.bitmask
              (v128.or
                (i8x16.eq (local.get $block) (v128.const i32x4 0 0 0 0))
                (v128.or
                  (i8x16.eq (local.get $block) (v128.const i32x4 0x0a0a0a0a 0x0a0a0a0a 0x0a0a0a0a 0x0a0a0a0a))
                  (i8x16.eq (local.get $block) (v128.const i32x4 0x0d0d0d0d 0x0d0d0d0d 0x0d0d0d0d 0x0d0d0d0d))))))
          (loop $each
            (if (local.get $marks)
              (then
                (i32.store (local.get $out) (i32.add (local.get $at) (i32.ctz (local.get $marks))))
                (local.set $out (i32.add (local.get $out) (i32.const 4)))
                ;; Without its lowest bit.
                (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
                (br $each))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $blocks))))
    (i32.shr_u (local.get $out) (i32.const 2)))

  ;; A position inside the first word that lies wholly between $from and $end; -1 when there is none.
  (func (export "find") (param $from i32) (param $end i32) (result i32)
    (local $at i32) (local $last i32) (local $found i32) (local $next i32) (local $window i32) (local $hash i32)
    (local $even v128) (local $odd v128) (local $evenBits v128) (local $oddBits v128)
    (local.set $at (i32.and (i32.add (local.get $from) (i32.const 1)) (i32.const -2)))
    ;; The window of a word of four bytes at an odd position holds three of them, and the byte behind.
    (local.set $last (i32.sub (local.get $end) (i32.const 3)))
    (loop $blocks
      (if (i32.gt_s (local.get $at) (local.get $last)) (then (return (i32.const -1))))
      ;; Eight windows of four bytes, at 0 4 8 12 and at 2 6 10 14, in lower case, hashed by multiplication (the factor: see
      ;; search-tables.ts): of the product's high bits, fourteen tell the number of 32 bits, the next five the bit in it.
      (local.set $even
        (i32x4.mul
          (v128.or (v128.load offset=0x20000 (local.get $at)) (v128.const i32x4 0x20202020 0x20202020 0x20202020 0x20202020))
          (v128.const i32x4 0xd2bb0ed1 0xd2bb0ed1 0xd2bb0ed1 0xd2bb0ed1)))
      (local.set $odd
        (i32x4.mul
          (v128.or (v128.load offset=0x20002 (local.get $at)) (v128.const i32x4 0x20202020 0x20202020 0x20202020 0x20202020))
          (v128.const i32x4 0xd2bb0ed1 0xd2bb0ed1 0xd2bb0ed1 0xd2bb0ed1)))
      (local.set $evenBits (i32x4.shr_u (local.get $even) (i32.const 13)))
      (local.set $oddBits (i32x4.shr_u (local.get $odd) (i32.const 13)))
      (local.set $even
        (v128.and (i32x4.shr_u (local.get $even) (i32.const 16)) (v128.const i32x4 0xfffc 0xfffc 0xfffc 0xfffc)))
      (local.set $odd
        (v128.and (i32x4.shr_u (local.get $odd) (i32.const 16)) (v128.const i32x4 0xfffc 0xfffc 0xfffc 0xfffc)))
      ;; Shifts take the lowest five bits of their distance.
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 0 (local.get $even))) (i32x4.extract_lane 0 (local.get $evenBits)))
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 1 (local.get $even))) (i32x4.extract_lane 1 (local.get $evenBits)))
      (i32.or)
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 2 (local.get $even))) (i32x4.extract_lane 2 (local.get $evenBits)))
      (i32.or)
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 3 (local.get $even))) (i32x4.extract_lane 3 (local.get $evenBits)))
      (i32.or)
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 0 (local.get $odd))) (i32x4.extract_lane 0 (local.get $oddBits)))
      (i32.or)
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 1 (local.get $odd))) (i32x4.extract_lane 1 (local.get $oddBits)))
      (i32.or)
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 2 (local.get $odd))) (i32x4.extract_lane 2 (local.get $oddBits)))
      (i32.or)
      (i32.shr_u (i32.load offset=0x10000 (i32x4.extract_lane 3 (local.get $odd))) (i32x4.extract_lane 3 (local.get $oddBits)))
      (i32.or)
      (if (i32.and (i32.const 1))
        (then
          (local.set $next (local.get $at))
          (loop $windows
            (local.set $window (i32.or (i32.load offset=0x20000 (local.get $next)) (i32.const 0x20202020)))
            (local.set $hash (i32.shr_u (i32.mul (local.get $window) (i32.const 0xd2bb0ed1)) (i32.const 13)))
            (if
              (i32.and
                (i32.const 1)
                (i32.shr_u
                  (i32.load offset=0x10000 (i32.and (i32.shr_u (local.get $hash) (i32.const 3)) (i32.const 0xfffc)))
                  (local.get $hash)))
              (then
                (local.set $found
                  (call $wordAt (local.get $next) (local.get $window) (local.get $hash) (local.get $from) (local.get $end)))
                (if (i32.ge_s (local.get $found) (i32.const 0)) (then (return (local.get $found))))))
            (local.set $next (i32.add (local.get $next) (i32.const 2)))
            (br_if $windows (i32.lt_s (local.get $next) (i32.add (local.get $at) (i32.const 16)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $blocks))
    (unreachable))

  ;; $at when the window there is of a word that lies wholly between $from and $end, else -1.
  (func $wordAt (param $at i32) (param $window i32) (param $hash i32) (param $from i32) (param $end i32) (result i32)
    (local $slot i32) (local $candidate i32)
    ;; A slot: the window, then the number of its first candidate plus one. Open addressing: zero ends the search.
    (local.set $slot (i32.and (local.get $hash) (global.get $slotMask)))
    (loop $probe
      (local.set $candidate (i32.load offset=4 (i32.add (global.get $slots) (i32.shl (local.get $slot) (i32.const 3)))))
      (if (i32.eqz (local.get $candidate)) (then (return (i32.const -1))))
      (if
        (i32.ne (i32.load (i32.add (global.get $slots) (i32.shl (local.get $slot) (i32.const 3)))) (local.get $window))
        (then
          (local.set $slot (i32.and (i32.add (local.get $slot) (i32.const 1)) (global.get $slotMask)))
          (br $probe))))
    (local.set $candidate
      (i32.add (global.get $candidates) (i32.shl (i32.sub (local.get $candidate) (i32.const 1)) (i32.const 4))))
    (loop $each
      (if
        (call $isAt
          (local.get $candidate)
          (i32.sub (local.get $at) (i32.load16_u offset=6 (local.get $candidate)))
          (local.get $from)
          (local.get $end))
        (then (return (local.get $at))))
      (if (i32.load16_u offset=14 (local.get $candidate))
        (then
          (local.set $candidate (i32.add (local.get $candidate) (i32.const 16)))
          (br $each))))
    (i32.const -1))

  ;; Whether the candidate's word stands at $start. A candidate: where behind the first candidate its letters begin (4 bytes),
  ;; their count (2), where its window is (2); four other letters as a window (4), where they are (2); whether another
  ;; candidate follows (2).
  (func $isAt (param $candidate i32) (param $start i32) (param $from i32) (param $end i32) (result i32)
    (local $left i32) (local $byte i32) (local $letters i32)
    (if (i32.lt_s (local.get $start) (local.get $from)) (then (return (i32.const 0))))
    (local.set $left (i32.load16_u offset=4 (local.get $candidate)))
    (if (i32.gt_s (i32.add (local.get $start) (local.get $left)) (local.get $end)) (then (return (i32.const 0))))
    ;; Words that share a window (`timeout`) are many, and differ here.
    (if
      (i32.ne
        (i32.or
          (i32.load offset=0x20000 (i32.add (local.get $start) (i32.load16_u offset=12 (local.get $candidate))))
          (i32.const 0x20202020))
        (i32.load offset=8 (local.get $candidate)))
      (then (return (i32.const 0))))
    (local.set $letters (i32.add (global.get $candidates) (i32.load (local.get $candidate))))
    (loop $each
      (if (i32.eqz (local.get $left)) (then (return (i32.const 1))))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (local.set $byte (i32.load8_u offset=0x20000 (i32.add (local.get $start) (local.get $left))))
      ;; A to Z in lower case; nothing else changes.
      (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 0x41)) (i32.const 26))
        (then (local.set $byte (i32.or (local.get $byte) (i32.const 0x20)))))
      (br_if $each
        (i32.eq (local.get $byte) (i32.load8_u (i32.add (local.get $letters) (local.get $left))))))
    (i32.const 0))
)
