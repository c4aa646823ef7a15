#include "engine/reserved_pages.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>
#include <v8-platform.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace nano {
namespace {

using Permission = v8::PageAllocator::Permission;

// The engine's functions, as its own vtable calls them.
using AllocatePages = void* (*)(void* self, void* hint, size_t length, size_t alignment,
                                Permission permission);
using FreePages = bool (*)(void* self, void* address, size_t length);
using SetPermissions = bool (*)(void* self, void* address, size_t length, Permission permission);
using DecommitPages = bool (*)(void* self, void* address, size_t length);

AllocatePages g_allocate = nullptr;
FreePages g_free = nullptr;
SetPermissions g_set_permissions = nullptr;
DecommitPages g_decommit = nullptr;

// Each takes mappings of the process, of which the system gives some 65,000.
constexpr size_t kMostRegions = 16'000;
constexpr size_t kRegionCost = 256 * 1024;
// V8 aligns pages of its heap and code further than this.
constexpr size_t kFinestAlignment = 64 * 1024;

// Code that cannot be placed is fatal to V8: it is counted, but never refused.
enum class Kind { kData, kCode };

struct Region {
  size_t length = 0;
  Kind kind = Kind::kData;
  size_t committed = 0;  // from its start
  std::shared_ptr<MemoryAccount> account;
};

struct Regions {
  std::mutex mutex;
  std::map<uintptr_t, Region> by_start;

  // The region that the address is in, null for none, and where in it.
  Region* Find(const void* address, size_t* offset) {
    const auto at = reinterpret_cast<uintptr_t>(address);
    auto next = by_start.upper_bound(at);
    if (next == by_start.begin()) return nullptr;
    auto& [start, region] = *--next;
    *offset = at - start;
    return *offset < region.length ? &region : nullptr;
  }
};

Regions& AllRegions() {
  static Regions& regions = *new Regions();
  return regions;
}

thread_local const std::shared_ptr<MemoryAccount>* t_account = nullptr;

void* OnAllocate(void* self, void* hint, size_t length, size_t alignment, Permission permission) {
  const bool reserves =
      permission == Permission::kNoAccess || permission == Permission::kNoAccessWillJitLater;
  if (t_account == nullptr || !reserves || alignment > kFinestAlignment) {
    return g_allocate(self, hint, length, alignment, permission);
  }
  std::shared_ptr<MemoryAccount> account = *t_account;
  const Kind kind = permission == Permission::kNoAccess ? Kind::kData : Kind::kCode;
  Regions& regions = AllRegions();
  std::lock_guard lock(regions.mutex);
  const bool many = regions.by_start.size() >= kMostRegions;
  if (kind == Kind::kData && (many || !account->Take(kRegionCost))) return nullptr;
  if (kind == Kind::kCode) account->Add(kRegionCost);
  void* pages = g_allocate(self, hint, length, alignment, permission);
  if (pages == nullptr) {
    account->Return(kRegionCost);
  } else {
    regions.by_start[reinterpret_cast<uintptr_t>(pages)] = {length, kind, 0, std::move(account)};
  }
  return pages;
}

bool OnFree(void* self, void* address, size_t length) {
  Regions& regions = AllRegions();
  {
    std::lock_guard lock(regions.mutex);
    auto found = regions.by_start.find(reinterpret_cast<uintptr_t>(address));
    if (found != regions.by_start.end()) {
      found->second.account->Return(kRegionCost + found->second.committed);
      regions.by_start.erase(found);
    }
  }
  return g_free(self, address, length);
}

// Counts [start of the region, end) as committed; false when that does not fit.
bool Commit(Region& region, size_t end) {
  if (end <= region.committed) return true;
  const size_t more = end - region.committed;
  if (region.kind == Kind::kCode) {
    region.account->Add(more);
  } else if (!region.account->Take(more)) {
    return false;
  }
  region.committed = end;
  return true;
}

void Uncommit(Region& region, size_t begin) {
  if (begin >= region.committed) return;
  region.account->Return(region.committed - begin);
  region.committed = begin;
}

bool OnSetPermissions(void* self, void* address, size_t length, Permission permission) {
  {
    Regions& regions = AllRegions();
    std::lock_guard lock(regions.mutex);
    size_t offset;
    if (Region* region = regions.Find(address, &offset)) {
      if (permission == Permission::kNoAccess) {
        Uncommit(*region, offset);
      } else if (!Commit(*region, offset + length)) {
        return false;
      }
    }
  }
  return g_set_permissions(self, address, length, permission);
}

bool OnDecommit(void* self, void* address, size_t length) {
  {
    Regions& regions = AllRegions();
    std::lock_guard lock(regions.mutex);
    size_t offset;
    if (Region* region = regions.Find(address, &offset)) Uncommit(*region, offset);
  }
  return g_decommit(self, address, length);
}

struct Entry {
  const char* symbol;
  void* replacement;
  void** original;
};

// An entry is found in the vtable by the function that it points to.
constexpr size_t kMostEntries = 32;

void** FindEntry(void** table, const char* symbol) {
  void* function = dlsym(RTLD_DEFAULT, symbol);
  if (function == nullptr) return nullptr;
  void** end = table + kMostEntries;
  void** found = std::find(table, end, function);
  return found == end ? nullptr : found;
}

bool SetProtection(void** table, int protection) {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const uintptr_t begin = reinterpret_cast<uintptr_t>(table) & ~(page - 1);
  const uintptr_t end = reinterpret_cast<uintptr_t>(table + kMostEntries);
  return mprotect(reinterpret_cast<void*>(begin), end - begin, protection) == 0;
}

}  // namespace

bool ReservedPages::Watch() {
  if (g_allocate != nullptr) return true;
  auto** table = static_cast<void**>(dlsym(RTLD_DEFAULT, "_ZTVN2v84base13PageAllocatorE"));
  if (table == nullptr) return false;
  const Entry entries[] = {
      {"_ZN2v84base13PageAllocator13AllocatePagesEPvmmNS_13PageAllocator10PermissionE",
       reinterpret_cast<void*>(&OnAllocate), reinterpret_cast<void**>(&g_allocate)},
      {"_ZN2v84base13PageAllocator9FreePagesEPvm", reinterpret_cast<void*>(&OnFree),
       reinterpret_cast<void**>(&g_free)},
      {"_ZN2v84base13PageAllocator14SetPermissionsEPvmNS_13PageAllocator10PermissionE",
       reinterpret_cast<void*>(&OnSetPermissions), reinterpret_cast<void**>(&g_set_permissions)},
      {"_ZN2v84base13PageAllocator13DecommitPagesEPvm", reinterpret_cast<void*>(&OnDecommit),
       reinterpret_cast<void**>(&g_decommit)},
  };
  void** places[std::size(entries)];
  for (size_t i = 0; i < std::size(entries); i++) {
    places[i] = FindEntry(table, entries[i].symbol);
    if (places[i] == nullptr) return false;
  }
  if (!SetProtection(table, PROT_READ | PROT_WRITE)) return false;
  for (size_t i = 0; i < std::size(entries); i++) {
    *entries[i].original = *places[i];
    *places[i] = entries[i].replacement;
  }
  return SetProtection(table, PROT_READ);
}

ReservedPages::Scope::Scope(const std::shared_ptr<MemoryAccount>& account)
    : outer_(std::exchange(t_account, &account)) {}

ReservedPages::Scope::~Scope() { t_account = outer_; }

}  // namespace nano
