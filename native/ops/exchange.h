// Ops of exchanges: a request's body in, a response out.
#pragma once

#include <v8.h>

namespace nano {

void OpExchangeAbort(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeCancelBody(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeEnd(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeFail(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangePass(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeReadBody(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeRespond(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeRespondHead(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeSettle(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpExchangeWrite(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
