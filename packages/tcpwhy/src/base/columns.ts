/**
 * Doubles every typed-array column of a table, keeping its values. `except` names arrays that are no columns
 * of the table's rows (hash buckets, byte pools).
 */
export function doubleColumns(table: object, except: readonly string[] = []): void {
  for (const [name, column] of Object.entries(table)) {
    if (!ArrayBuffer.isView(column) || except.includes(name)) continue;
    const old = column as Float64Array;
    const larger = new (old.constructor as Float64ArrayConstructor)(old.length * 2);
    larger.set(old);
    Object.assign(table, { [name]: larger });
  }
}
