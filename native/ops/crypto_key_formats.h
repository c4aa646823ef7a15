// What of key formats is one family's own.
#pragma once

#include "ops/crypto_keys.h"

namespace nano {

// The object identifier that a curve's keys have beside that of the curve.
ByteSpan CurveKeyId();

// From a point in any form to a handle; empty where it is no point of the curve that a key may be.
SecretBytes CurvePublicHandle(const KeyKind& kind, ByteSpan point);
// From a scalar. `point`: what it must belong to, or empty. Empty where that is no key.
SecretBytes CurvePrivateHandle(const KeyKind& kind, ByteSpan scalar, ByteSpan point);

}  // namespace nano
