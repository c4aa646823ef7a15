// Proofs that this thread is inside an isolate (and its realm). One is opened at each entry from
// native and nowhere else.
#pragma once

#include <v8.h>

namespace nano {

class IsolateScope {
 public:
  explicit IsolateScope(v8::Isolate* isolate)
      : isolate_(isolate), locked_(isolate), entered_(isolate), handles_(isolate) {}
  IsolateScope(const IsolateScope&) = delete;
  IsolateScope& operator=(const IsolateScope&) = delete;
  v8::Isolate* isolate() const { return isolate_; }

 private:
  v8::Isolate* isolate_;
  v8::Locker locked_;  // members are entered in this order, and left in the reverse
  v8::Isolate::Scope entered_;
  v8::HandleScope handles_;
};

class RealmScope {
 public:
  RealmScope(const IsolateScope& scope, v8::Local<v8::Context> context)
      : isolate_(scope.isolate()), context_(context), entered_(context) {}
  RealmScope(const RealmScope&) = delete;
  RealmScope& operator=(const RealmScope&) = delete;
  v8::Isolate* isolate() const { return isolate_; }
  v8::Local<v8::Context> context() const { return context_; }

 private:
  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  v8::Context::Scope entered_;
};

}  // namespace nano
