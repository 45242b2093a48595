using System.Text.Json.Serialization;
using AuthKit.Sessions;

namespace AuthKit.Stores.Tests.CustomStore;

[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true, Converters = [typeof(StoreKeyConverter), typeof(SessionIdConverter)])]
[JsonSerializable(typeof(List<SessionRecord>))]
internal sealed partial class SessionDocumentJson : JsonSerializerContext;
