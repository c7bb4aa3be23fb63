/**
 * An ONNX model of one node, y = MatMul(x, w), written field by field: a message of protobuf is a row of (key, value), where the key is
 * field number · 8 + wire type (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
type Bytes = readonly number[];

const VARINT = 0;
const BYTES = 2;
const FLOAT = 1; // TensorProto.DataType

export function onnxMatMul(rows: number, inner: number, columns: number): Uint8Array {
  const node = [...text(1, "x"), ...text(1, "w"), ...text(2, "y"), ...text(4, "MatMul")];
  const graph = [
    ...message(1, node),
    ...text(2, "matmul"),
    ...message(11, tensor("x", [rows, inner])),
    ...message(11, tensor("w", [inner, columns])),
    ...message(12, tensor("y", [rows, columns])),
  ];
  const opset = whole(2, 17);
  return Uint8Array.from([...whole(1, 8), ...message(7, graph), ...message(8, opset)]); // version 8 of the format
}

/** ValueInfoProto: a name, and a type with its extents. */
function tensor(name: string, shape: readonly number[]): Bytes {
  const extents = shape.flatMap((extent) => message(1, whole(1, extent)));
  return [...text(1, name), ...message(2, message(1, [...whole(1, FLOAT), ...message(2, extents)]))];
}

/** Seven bits a byte, the lowest first; all but the last have their highest bit set. */
const varint = (n: number): Bytes => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);

const whole = (field: number, value: number): Bytes => [...varint(8 * field + VARINT), ...varint(value)];
const message = (field: number, content: Bytes): Bytes => [...varint(8 * field + BYTES), ...varint(content.length), ...content];
const text = (field: number, value: string): Bytes => message(field, [...new TextEncoder().encode(value)]);
