// The compatibility flags of Workers, as far as NANO has to do with them.

import { suggestion } from "../errors/index.ts";

/** What NANO does always: it behaves as the standards, and Workers of the newest compatibility date, do. */
const fulfilled = [
  "allow_custom_ports",
  "blob_standard_mime_type",
  "brotli_content_encoding",
  "capture_async_api_throws",
  "crypto_preserve_public_exponent",
  "disable_top_level_await_in_require",
  "dont_substitute_null_on_type_error",
  "enable_global_performance_classes",
  "enable_weak_ref",
  "expose_global_message_channel",
  "export_commonjs_default",
  "fetch_refuses_unknown_protocols",
  "fetch_standard_url",
  "fixup-transform-stream-backpressure",
  "formdata_parser_supports_files",
  "global_fetch_strictly_public",
  "global_navigator",
  "http_headers_getsetcookie",
  "internal_stream_byob_return_view",
  "internal_writable_stream_abort_clears_queue",
  "minimal_subrequests",
  "no_cf_botmanagement_default",
  "no_cots_on_external_fetch",
  "no_global_importscripts",
  "no_nodejs_als",
  "no_nodejs_compat",
  "no_nodejs_compat_v2",
  "pedantic_wpt",
  "response_redirect_url_standard",
  "set_event_target_this",
  "set_tostring_tag",
  "streams_byob_reader_detaches_buffer",
  "streams_enable_constructors",
  "streams_no_default_auto_allocate_chunk_size",
  "strict_compression_checks",
  "strict_crypto_checks",
  "strip_authorization_on_cross_origin_redirect",
  "strip_bom_in_read_all_text",
  "text_decoder_cjk_decoder",
  "text_decoder_replace_surrogates",
  "transformstream_enable_standard_constructor",
  "unhandled_rejection_after_microtask_checkpoint",
  "unwrap_custom_thenables",
  "url_standard",
  "urlpattern_standard",
  "urlsearchparams_delete_has_value_arg",
  "web_socket_compression",
  "workers_api_getters_setters_on_prototype",
];

/** What Workers can be told, and NANO does otherwise or not at all. */
const others = `
  add_nodejs_compat_eol add_nodejs_compat_eol_v22 add_nodejs_compat_eol_v23 add_nodejs_compat_eol_v24
  allow_eval_during_startup allow_importable_env allow_insecure_inefficient_logged_eval
  allow_irrevocable_stub_storage assets_navigation_has_no_effect assets_navigation_prefers_asset_serving
  bind_asynclocalstorage_snapshot_to_request blob_legacy_mime_type cache_api_compat_flags
  cache_api_request_cf_overrides_cache_rules cache_no_cache_disabled cache_no_cache_enabled
  cache_option_disabled cache_option_enabled cache_reload_disabled cache_reload_enabled cf_botmanagement_default
  connect_pass_through containers_pid_namespace cots_on_external_fetch delete_all_deletes_alarm
  delete_all_preserves_alarm disable_abortsignal_rpc disable_ctx_exports disable_email_sending_queuing
  disable_fast_jsg_struct disable_global_performance_classes disable_navigator_language disable_nodejs_fs_module
  disable_nodejs_http2_module disable_nodejs_http_modules disable_nodejs_http_server_modules
  disable_nodejs_os_module disable_nodejs_process_v2 disable_request_signal disable_streams_nodejs_v24_compat
  disable_text_decoder_cjk_decoder disable_text_decoder_replace_surrogates disable_validate_workflow_entrypoint
  disable_weak_ref disallow_eval_during_startup disallow_importable_env
  do_not_bind_asynclocalstorage_snapshot_to-request do_not_capture_async_api_throws do_not_set_tostring_tag
  do_not_strip_bom_in_read_all_text durable_object_alarms durable_object_fetch_allows_relative_url
  durable_object_fetch_requires_full_url durable_object_get_existing durable_object_rename
  dynamic_dispatch_treat_exceptions_as_500 dynamic_dispatch_tunnel_exceptions enable_abortsignal_rpc
  enable_ctx_exports enable_d1_with_sessions_api enable_email_sending_queuing enable_fast_jsg_struct
  enable_navigator_language enable_nodejs_child_process_module enable_nodejs_cluster_module
  enable_nodejs_console_module enable_nodejs_dgram_module enable_nodejs_domain_module enable_nodejs_fs_module
  enable_nodejs_global_timers enable_nodejs_http2_module enable_nodejs_http_modules
  enable_nodejs_http_server_modules enable_nodejs_inspector_module enable_nodejs_os_module
  enable_nodejs_perf_hooks_module enable_nodejs_process_v2 enable_nodejs_punycode_module
  enable_nodejs_readline_module enable_nodejs_repl_module enable_nodejs_sqlite_module
  enable_nodejs_stream_wrap_module enable_nodejs_trace_events_module enable_nodejs_tty_module
  enable_nodejs_v8_module enable_nodejs_vm_module enable_nodejs_wasi_module enable_nodejs_worker_threads_module
  enable_python_external_sdk enable_request_signal enable_streams_nodejs_v24_compat
  enable_top_level_await_in_require enable_validate_workflow_entrypoint enable_web_file_system
  enhanced_error_serialization env_module_nullable_support experimental export_commonjs_namespace
  fetch_iterable_type_support fetch_iterable_type_support_override_adjustment fetch_legacy_url
  fetch_treats_unknown_protocols_as_http fetcher_has_get_put_delete fetcher_no_get_put_delete
  formdata_parser_converts_files_to_strings global_fetch_private_origin global_importscripts
  handle_cross_request_promise_resolution html_rewriter_treats_esi_include_as_void_tag ignore_custom_ports
  ignore_unrecognized_import_assertion immutable_api_prototypes increase_websocket_message_size
  internal_stream_byob_return_undefined internal_writable_stream_abort_does_not_clear_queue js_rpc
  kv_direct_binding legacy_error_serialization legacy_module_registry memory_cache_delete mutable_api_prototypes
  new_module_registry no_brotli_content_encoding no_cache_api_compat_flags
  no_cache_api_request_cf_overrides_cache_rules no_crypto_preserve_public_exponent
  no_expose_global_message_channel no_fetch_iterable_type_support no_global_navigator
  no_handle_cross_request_promise_resolution no_http_headers_getsetcookie no_minimal_subrequests
  no_nodejs_global_timers no_nodejs_zlib no_precise_timers no_queue_expose_error_codes no_queues_json_messages
  no_request_cf_overrides_cache_rules no_request_signal_passthrough no_rpc no_set_event_target_this
  no_strict_compression_checks no_strict_crypto_checks no_unhandled_rejection_after_microtask_checkpoint
  no_unwrap_custom_thenables no_upper_case_all_http_methods no_urlsearchparams_delete_has_value_arg
  no_web_socket_compression nodejs_als nodejs_compat nodejs_compat_do_not_populate_process_env
  nodejs_compat_populate_process_env nodejs_compat_v2 nodejs_zlib non_pedantic_wpt
  nonclass_entrypoint_reuses_ctx_across_invocations original-transform-stream-backpressure precise_timers
  python_external_packages python_no_global_handlers python_workers python_workers_20250116
  python_workers_development python_workflows queue_consumer_no_wait_for_wait_until
  queue_consumer_wait_for_wait_until queue_expose_error_codes queues_json_messages r2_internal_beta_bindings
  r2_list_honor_include r2_public_beta_bindings remove_nodejs_compat_eol remove_nodejs_compat_eol_v22
  remove_nodejs_compat_eol_v23 remove_nodejs_compat_eol_v24 replica_routing request_cf_overrides_cache_rules
  request_signal_passthrough require_returns_default_export require_returns_namespace
  response_redirect_url_original retain_authorization_on_cross_origin_redirect rpc rpc_params_dup_stubs
  rpc_params_transfer_stubs rtti_api service_binding_extra_handlers set_forwardable_email_full_headers
  set_forwardable_email_single_headers streaming_tail_worker streams_auto_allocate_chunk_size_default
  streams_byob_reader_does_not_detach_buffer streams_disable_constructors substitute_null_on_type_error
  tail_worker_user_spans tcp_sockets_support throw_on_unrecognized_import_assertion
  transformstream_disable_standard_constructor typescript_strip_types unique_ctx_per_invocation unsafe_module
  unsupported_process_actual_platform upper_case_all_http_methods url_original urlpattern_original
  vectorize_query_metadata_optional vectorize_query_original webgpu workers_api_getters_setters_on_instance
`
  .trim()
  .split(/\s+/);

/** Lines about flags that make no difference here although the app asks for one. */
export function flagWarnings(file: string, flags: readonly string[]): string[] {
  const known = new Set([...fulfilled, ...others]);
  const has = new Set(fulfilled);
  const warnings: string[] = [];
  for (const flag of flags) {
    if (!known.has(flag)) warnings.push(`${file}: unknown compatibility flag "${flag}"${suggestion(flag, known)}`);
  }
  const missing = flags.filter((flag) => known.has(flag) && !has.has(flag));
  if (missing.length > 0) warnings.push(`${file}: compatibility flags without effect: ${missing.join(", ")}`);
  return warnings;
}
