using System.Text.Json;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>Attributes by key: texts, numbers, booleans, objects and lists.</summary>
internal sealed class AttributeValues : Dictionary<string, JsonElement>;
