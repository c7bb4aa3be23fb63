import fc from "fast-check";

const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff }), fc.integer({ min: 0x20, max: 0x7e }));

/** Texts of any UTF-16 units, lone surrogates among them. fast-check's own such unit takes a second to set up. */
export const anyText = fc.array(unit, { maxLength: 20 }).map((units) => String.fromCharCode(...units));
