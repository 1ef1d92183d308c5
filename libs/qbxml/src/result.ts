/** A value, or why there is none. Nothing in this library throws for what came from outside. */
export type Result<T, P> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };
