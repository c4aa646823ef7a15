#include "ops/table.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "engine/strings.h"
#include "ops/clock.h"
#include "ops/compression.h"
#include "ops/console.h"
#include "ops/crypto.h"
#include "ops/encoding.h"
#include "ops/exchange.h"
#include "ops/html.h"
#include "ops/infra.h"
#include "ops/log.h"
#include "ops/service.h"
#include "ops/timers.h"
#include "ops/url.h"
#include "ops/webassembly.h"
#include "ops/webidl.h"

namespace nano {
namespace {

constexpr OpEffect kNone = OpEffect::kNone;
constexpr OpEffect kSome = OpEffect::kSome;

// Sorted by name.
constexpr Op kOps[] = {
    {"op_clock_now", OpClockNow, 0, kNone},
    {"op_clock_time_origin", OpClockTimeOrigin, 0, kNone},
    {"op_compression_open", OpCompressionOpen, 2, kSome},
    {"op_compression_step", OpCompressionStep, 5, kSome},
    {"op_console_class_name", OpConsoleClassName, 1, kNone},
    {"op_console_preview_entries", OpConsolePreviewEntries, 1, kNone},
    {"op_console_promise_details", OpConsolePromiseDetails, 1, kNone},
    {"op_console_proxy_details", OpConsoleProxyDetails, 1, kNone},
    {"op_console_write", OpConsoleWrite, 2, kSome},
    {"op_crypto_argon2", OpCryptoArgon2, 9, kNone},
    {"op_crypto_cipher", OpCryptoCipher, 7, kNone},
    {"op_crypto_digest", OpCryptoDigest, 3, kNone},
    {"op_crypto_equal", OpCryptoEqual, 2, kNone},
    {"op_crypto_hkdf", OpCryptoHkdf, 5, kNone},
    {"op_crypto_hmac", OpCryptoHmac, 3, kNone},
    {"op_crypto_key_cipher", OpCryptoKeyCipher, 5, kNone},
    {"op_crypto_key_derive", OpCryptoKeyDerive, 2, kNone},
    {"op_crypto_key_encapsulate", OpCryptoKeyEncapsulate, 1, kSome},
    {"op_crypto_key_export", OpCryptoKeyExport, 4, kNone},
    {"op_crypto_key_generate", OpCryptoKeyGenerate, 3, kSome},
    {"op_crypto_key_import", OpCryptoKeyImport, 10, kNone},
    {"op_crypto_key_load", OpCryptoKeyLoad, 3, kSome},
    {"op_crypto_key_sign", OpCryptoKeySign, 4, kNone},
    {"op_crypto_key_verify", OpCryptoKeyVerify, 5, kNone},
    {"op_crypto_pbkdf2", OpCryptoPbkdf2, 5, kNone},
    {"op_crypto_random_fill", OpCryptoRandomFill, 1, kSome},
    {"op_crypto_random_uuid", OpCryptoRandomUuid, 0, kSome},
    {"op_crypto_running_hash", OpCryptoRunningHash, 3, kSome},
    {"op_crypto_secret", OpCryptoSecret, 1, kSome},
    {"op_crypto_sponge", OpCryptoSponge, 7, kNone},
    {"op_encoding_decode_latin1", OpEncodingDecodeLatin1, 1, kNone},
    {"op_encoding_decode_legacy", OpEncodingDecodeLegacy, 5, kSome},
    {"op_encoding_decode_utf8", OpEncodingDecodeUtf8, 2, kNone},
    {"op_encoding_encode_into", OpEncodingEncodeInto, 2, kSome},
    {"op_encoding_encode_utf8", OpEncodingEncodeUtf8, 1, kNone},
    {"op_encoding_to_well_formed", OpEncodingToWellFormed, 1, kNone},
    {"op_exchange_abort", OpExchangeAbort, 1, kSome},
    {"op_exchange_cancel_body", OpExchangeCancelBody, 1, kSome},
    {"op_exchange_end", OpExchangeEnd, 1, kSome},
    {"op_exchange_fail", OpExchangeFail, 2, kSome},
    {"op_exchange_pass", OpExchangePass, 2, kSome},
    {"op_exchange_read_body", OpExchangeReadBody, 1, kSome},
    {"op_exchange_respond", OpExchangeRespond, 5, kSome},
    {"op_exchange_respond_head", OpExchangeRespondHead, 4, kSome},
    {"op_exchange_settle", OpExchangeSettle, 1, kSome},
    {"op_exchange_write", OpExchangeWrite, 2, kSome},
    {"op_html_atob", OpHtmlAtob, 1, kNone},
    {"op_html_btoa", OpHtmlBtoa, 1, kNone},
    {"op_html_detach", OpHtmlDetach, 1, kSome},
    {"op_html_structured_clone", OpHtmlStructuredClone, 2, kSome},
    {"op_infra_compile_room", OpInfraCompileRoom, 1, kNone},
    {"op_service_call", OpServiceCall, 4, kSome},
    {"op_service_cancel", OpServiceCancel, 1, kSome},
    {"op_service_credit", OpServiceCredit, 2, kSome},
    {"op_service_end", OpServiceEnd, 1, kSome},
    {"op_service_write", OpServiceWrite, 2, kSome},
    {"op_timers_clear", OpTimersClear, 1, kSome},
    {"op_timers_start", OpTimersStart, 2, kSome},
    {"op_url_can_parse", OpUrlCanParse, 2, kNone},
    {"op_url_domain_to_ascii", OpUrlDomainToAscii, 1, kNone},
    {"op_url_domain_to_unicode", OpUrlDomainToUnicode, 1, kNone},
    {"op_url_parse", OpUrlParse, 3, kSome},
    {"op_url_update", OpUrlUpdate, 4, kSome},
    {"op_webassembly_stream", OpWebassemblyStream, 3, kSome},
    {"op_webidl_define_deferred", OpWebidlDefineDeferred, 2, kSome},
    {"op_webidl_is_proxy", OpWebidlIsProxy, 1, kNone},
};

static_assert(std::ranges::is_sorted(kOps, {}, &Op::name));

v8::Local<v8::Object> MakeOps(const RealmScope& realm) {
  v8::Isolate* isolate = realm.isolate();
  v8::Local<v8::Object> ops = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
  for (const Op& op : kOps) {
    v8::SideEffectType effect = op.effect == OpEffect::kNone ? v8::SideEffectType::kHasNoSideEffect
                                                             : v8::SideEffectType::kHasSideEffect;
    v8::Local<v8::FunctionTemplate> made = v8::FunctionTemplate::New(
        isolate, op.call, {}, {}, op.arity, v8::ConstructorBehavior::kThrow, effect);
    v8::Local<v8::String> name = Constant(isolate, op.name);
    v8::Local<v8::Function> function;
    NANO_CHECK(made->GetFunction(realm.context()).ToLocal(&function));
    function->SetName(name);
    NANO_CHECK(ops->Set(realm.context(), name, function).FromMaybe(false));
  }
  return ops;
}

}  // namespace

std::vector<std::string_view> OpNames() {
  std::vector<std::string_view> names;
  for (const Op& op : kOps) names.push_back(op.name);
  return names;
}

SnapshotRecipe OpsRecipe() {
  SnapshotRecipe recipe;
  recipe.make_ops = MakeOps;
  recipe.wasm_streaming = StartWasmStream;
  recipe.stamp = "ops";
  recipe.references.push_back(reinterpret_cast<intptr_t>(ResolveDeferred));
  for (const Op& op : kOps) {
    recipe.references.push_back(reinterpret_cast<intptr_t>(op.call));
    recipe.stamp += " " + std::string(op.name) + "/" + std::to_string(op.arity);
  }
  recipe.stamp += "\n";
  return recipe;
}

}  // namespace nano
