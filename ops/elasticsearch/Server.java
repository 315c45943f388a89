import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.IOUtils;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** One Elasticsearch node on 127.0.0.1, until the process is stopped: MODULES HOME PORT. */
public class Server {
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[1]);
        Settings settings = Settings.builder()
            .put("path.home", home.toString())
            .put("cluster.name", "hub")
            .put("node.name", "hub")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", args[2])
            .put("transport.port", 0)
            // A developer's disk is often nearly full; the node would make its indexes read-only.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        LogConfigurator.configureESLogging();
        LogConfigurator.configureWithoutConfig(settings);
        var modules = PluginsLoader.loadModulesBundles(Path.of(args[0]), true);
        var plugins = PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of(), false);
        Node node = new Node(new Environment(settings, home.resolve("config")), plugins);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> IOUtils.closeWhileHandlingException(node)));
        node.start();
        System.out.println("Elasticsearch answers on http://127.0.0.1:" + args[2]);
        Thread.currentThread().join();
    }
}
